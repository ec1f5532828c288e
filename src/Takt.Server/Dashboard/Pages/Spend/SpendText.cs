using Takt.Server.Dashboard.Components;
using Takt.Server.Dashboard.Components.Changes;
using Takt.Server.Dashboard.Filters;

namespace Takt.Server.Dashboard.Pages.Spend;

/// <summary>What <em>Explore</em> says, as text to paste: pure.</summary>
internal static class SpendText
{
    private const int MostRows = 5;

    /// <param name="site">Of this server, without a path.</param>
    public static string Of(SpendQuestion question, SpendData data, string where, string site)
    {
        var totals = data.Rows.Totals;
        var change = data.Change is { } known
            ? $": {ChangeWords.Amount(known)} against {ChangeWords.Before(question.Address.Range)}" : "";
        List<string> lines =
            [$"{Format.Money(totals.CostUsd)}{(where.Length > 0 ? " " + where : "")} {question.Address.Range.When}{change} (an estimate)."];
        if (data.Change is { } explained && ChangeWords.Reasons(explained) is { Count: > 0 } reasons)
            lines.Add($"Why: {string.Join(", ", reasons.Select(reason => $"{reason.Word} {ChangeWords.Signed(reason.Usd)}"))}.");
        lines.AddRange(data.Rows.Groups.Take(MostRows).Select(group =>
            $"- {Charts.UsageCharts.NameOf(group, question.Rows)}: {Format.Money(group.Totals.CostUsd)}"));
        if (data.Rows.Groups.Count > MostRows)
            lines.Add($"- and more by {FilterNames.NameOf(question.Rows)}");
        lines.Add($"{site.TrimEnd('/')}{question.Address}");
        return string.Join('\n', lines);
    }
}
