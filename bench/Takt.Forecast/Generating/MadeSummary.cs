using System.Globalization;
using System.Text;
using Takt.Forecast.Histories;

namespace Takt.Forecast.Generating;

/// <summary>What made histories are like, by kind, to be held against what is known of real ones.</summary>
internal sealed class MadeSummary
{
    private readonly List<MadeAccount> _accounts = [];

    public void Add(MadeAccount account) => _accounts.Add(account with
    {
        // Of the history only its counts are shown; the calls themselves would fill the memory.
        History = account.History with
        {
            Minutes = account.History.Calls.Length / (account.History.Minutes / 1440),
            Calls = [],
        },
    });

    public string Table()
    {
        var text = new StringBuilder();
        text.AppendLine("| kind | calls a day | readings | hits | 5 h: questions | active | no more use | hit | mean use "
            + "| 7 d: no more use | hit | mean use |");
        text.Append('|').Insert(text.Length, "---|", 12).AppendLine();
        foreach (var kind in _accounts.GroupBy(account => account.Habits.Kind))
            Row(text, kind.Key, [.. kind]);
        Row(text, "all", _accounts);
        return text.ToString();
    }

    private static void Row(StringBuilder text, string name, IReadOnlyList<MadeAccount> accounts)
    {
        var five = Questions(accounts, WindowNames.FiveHour);
        var seven = Questions(accounts, WindowNames.SevenDay);
        string[] cells =
        [
            name, Mean(accounts, account => account.History.Minutes), Mean(accounts, account => account.History.Readings.Length),
            Mean(accounts, account => account.History.Hits.Length), five.Length.ToString(CultureInfo.InvariantCulture),
            Share(five, picked => picked.Truth.Active), Share(five, picked => !picked.Further),
            Share(five, picked => picked.Truth.HitMinute is not null), Use(five),
            Share(seven, picked => !picked.Further), Share(seven, picked => picked.Truth.HitMinute is not null), Use(seven),
        ];
        text.Append("| ").AppendJoin(" | ", cells).AppendLine(" |");
    }

    private static string Mean(IReadOnlyList<MadeAccount> accounts, Func<MadeAccount, double> of) =>
        string.Create(CultureInfo.InvariantCulture, $"{accounts.Average(of):0}");

    private static PickedOrigin[] Questions(IReadOnlyList<MadeAccount> accounts, string window) =>
        [.. accounts.SelectMany(account => account.Origins).Where(picked => picked.Origin.Window == window)];

    private static string Share(PickedOrigin[] questions, Func<PickedOrigin, bool> which) =>
        questions.Length == 0 ? "–"
            : string.Create(CultureInfo.InvariantCulture, $"{100.0 * questions.Count(which) / questions.Length:0}");

    private static string Use(PickedOrigin[] questions) =>
        questions.Length == 0 ? "–"
            : string.Create(CultureInfo.InvariantCulture, $"{100 * questions.Average(question => question.Truth.UseAtReset):0}");
}
