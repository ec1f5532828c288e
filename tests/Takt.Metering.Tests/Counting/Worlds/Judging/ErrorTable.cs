using System.Globalization;
using System.Text;
using Takt.Metering.Tests.Counting.Worlds.Robbing;

namespace Takt.Metering.Tests.Counting.Worlds.Judging;

/// <summary>
/// How often and by how much counting errs after each robbery, beside two simpler ways: adding up all that is told, and taking for each
/// session, or identity and day, the teller who says most.
/// </summary>
internal sealed class ErrorTable
{
    private readonly Dictionary<string, Line> _lines = Robberies.Rows.ToDictionary(row => row, _ => new Line());
    private readonly Line _all = new();
    private readonly Line _told = new();

    /// <summary>Sentences of the promise that were broken.</summary>
    public List<string> Broken { get; } = [];

    public void Add(int seed)
    {
        var verdict = new Verdict(new Case(seed));
        Broken.AddRange(verdict.Broken(alsoOrder: seed % 3 == 0));
        var truth = verdict.Truths.Sum(one => verdict.WeightOf(one.Sum));
        var counted = verdict.WeightOf(Verdict.Total(verdict.Rows));
        var naive = verdict.Own.Values.Sum(rows => verdict.WeightOf(Verdict.Total(rows)));
        var most = verdict.Own.Values.SelectMany(rows =>
            rows.GroupBy(row => row.SessionId).Select(session => (session.Key, Weight: verdict.WeightOf(Verdict.Total(session)))))
            .GroupBy(own => own.Key).Sum(session => session.Max(own => own.Weight));
        _lines[Robberies.RowOf(seed)].Add(truth, counted, naive, most);
        _all.Add(truth, counted, naive, most);
        if (verdict.Exact == verdict.Truths.Count)
            _told.Add(truth, counted, naive, most);
    }

    public override string ToString()
    {
        var text = new StringBuilder("| Robbery | cases | counted | naive sum | most |\n| --- | --- | --- | --- | --- |\n");
        foreach (var (row, line) in _lines)
            text.Append(CultureInfo.InvariantCulture, $"| {row} | {line} |\n");
        text.Append(CultureInfo.InvariantCulture, $"| all | {_all} |\n| a complete teller everywhere, and nothing untrue | {_told} |\n");
        return text.ToString();
    }

    private sealed class Line
    {
        private readonly Error _counted = new(), _naive = new(), _most = new();
        private int _cases;

        public void Add(long truth, long counted, long naive, long most)
        {
            _cases++;
            _counted.Add(truth, counted);
            _naive.Add(truth, naive);
            _most.Add(truth, most);
        }

        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"{_cases} | {_counted.Of(_cases)} | {_naive.Of(_cases)} | {_most.Of(_cases)}");
    }

    private sealed class Error
    {
        private int _over, _under;
        private decimal _above, _below;

        public void Add(long truth, long told)
        {
            if (told > truth)
                (_over, _above) = (_over + 1, _above + ((decimal)(told - truth) / truth));
            if (told < truth)
                (_under, _below) = (_under + 1, _below + ((decimal)(truth - told) / truth));
        }

        /// <summary>The share of cases above by the mean of those, and below.</summary>
        public string Of(int cases) => $"{Part(_over, _above, cases)} / {Part(_under, _below, cases)}";

        private static string Part(int count, decimal sum, int cases) =>
            count == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"{100m * count / cases:0.0}% by {100 * sum / count:0.0}");
    }
}
