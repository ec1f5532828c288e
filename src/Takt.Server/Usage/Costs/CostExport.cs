using System.Globalization;
using System.Text;
using System.Text.Json;
using Takt.Contracts;
using Takt.Contracts.Usage;
using Takt.Contracts.Usage.Costs;
using Takt.Server.Http.Files;
using Takt.Server.Usage.Frames;

namespace Takt.Server.Usage.Costs;

/// <summary>Line items as a file.</summary>
internal static class CostExport
{
    public const string JsonLines = "application/jsonl";
    public const string Csv = "text/csv; charset=utf-8";
    private const int FlushEvery = 200;

    private static readonly (string Name, Func<UsageTotals, string> Of)[] Measures =
    [
        ("calls", totals => Number(totals.Calls)),
        ("unitemised_tokens", totals => Number(totals.UnitemisedTokens)),
        ("input_tokens", totals => Number(totals.InputTokens)),
        ("output_tokens", totals => Number(totals.OutputTokens)),
        ("cache_read_tokens", totals => Number(totals.CacheReadTokens)),
        ("cache_write_tokens", totals => Number(totals.CacheWriteTokens)),
        ("cost_usd", totals => Number(totals.CostUsd)),
        ("cost_input_usd", totals => Number(totals.CostInputUsd)),
        ("cost_output_usd", totals => Number(totals.CostOutputUsd)),
        ("cost_cache_read_usd", totals => Number(totals.CostCacheReadUsd)),
        ("cost_cache_write_usd", totals => Number(totals.CostCacheWriteUsd)),
        ("cost_reported_usd", totals => Number(totals.CostReportedUsd)),
        ("cost_priced_usd", totals => Number(totals.CostPricedUsd)),
        ("unpriced_tokens", totals => Number(totals.UnpricedTokens)),
    ];

    private static readonly string[] Named = ["member", "person", "account", "connection"];

    /// <param name="priceList">The version of the list that items are priced by.</param>
    public static async Task WriteAsync(
        Stream output, CostFormat format, UsageFrame frame, string priceList, IAsyncEnumerable<(CostPlace Place, CostItem Item)> items,
        CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true);
        var days = frame.BucketDays.Zip(frame.Buckets, frame.Buckets.Skip(1).Append(frame.To)).ToDictionary(day => day.First);
        if (format == CostFormat.Csv)
            await writer.WriteAsync(Head + "\r\n");
        else if (format == CostFormat.Focus)
            await writer.WriteAsync(FocusRow.Head + "\r\n");
        var written = 0;
        await foreach (var (_, item) in items.WithCancellation(cancellationToken))
        {
            await writer.WriteAsync(format switch
            {
                CostFormat.Csv => Line(item) + "\r\n",
                CostFormat.Focus => FocusRow.Line(item, days[item.Day].Second, days[item.Day].Third, priceList) + "\r\n",
                _ => JsonSerializer.Serialize(item, TaktJson.Default.CostItem) + "\n",
            });
            if (++written % FlushEvery == 0)
                await writer.FlushAsync(cancellationToken);
        }
    }

    private static string Head => string.Join(',', [
        "day", .. CostReader.Dimensions.SelectMany(name => Named.Contains(name) ? [name, name + "_name"] : new[] { name }),
        .. Measures.Select(measure => measure.Name)]);

    private static string Line(CostItem item) => string.Join(',', [
        item.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        .. CostReader.Dimensions.SelectMany(name => Named.Contains(name)
            ? [CsvCell.Of(item.Key.GetValueOrDefault(name)), CsvCell.Of(item.Labels.GetValueOrDefault(name))]
            : new[] { CsvCell.Of(item.Key.GetValueOrDefault(name)) }),
        .. Measures.Select(measure => measure.Of(item.Totals))]);

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Number(decimal value) => value.ToString("0.#########", CultureInfo.InvariantCulture);
}
