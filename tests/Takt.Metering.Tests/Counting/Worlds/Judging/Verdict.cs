using Takt.Metering.Counting;
using Takt.Metering.Tests.Counting.Worlds.Robbing;
using Takt.Metering.Tests.Counting.Worlds.Telling;

namespace Takt.Metering.Tests.Counting.Worlds.Judging;

/// <summary>Holds what is counted of a case against the contract's promise.</summary>
internal sealed class Verdict
{
    private static readonly Teller[] Witnesses = Enum.GetValues<Teller>();
    private readonly Case _case;
    private readonly Scopes _scopes;
    private readonly Dictionary<string, Sum> _counted;

    public Verdict(Case made)
    {
        _case = made;
        _scopes = new Scopes(made);
        Rows = Counted.Count(made.Reports);
        _counted = ByScope(Rows);
        Truths = Truth.Of(made, _scopes);
        Own = Witnesses.Where(made.Tale.Has)
            .ToDictionary(witness => witness, witness => Counted.Count(made.Reading.Read(made.Tale.Only(witness))));
    }

    public List<CountedRow> Rows { get; }
    public IReadOnlyList<Truth> Truths { get; }

    /// <summary>What the function makes of each witness's reports alone.</summary>
    public IReadOnlyDictionary<Teller, List<CountedRow>> Own { get; }

    /// <summary>Scopes that must come out exactly.</summary>
    public int Exact => Truths.Count(truth => truth.IsTold && truth.Complete.Count > 0);

    /// <summary>Every sentence of the promise that this case breaks.</summary>
    public IEnumerable<string> Broken(bool alsoOrder) =>
        [.. BelowATeller(), .. Truths.SelectMany(NotTheTruth), .. alsoOrder ? OtherInAnotherOrder() : []];

    /// <summary>As it weighs in a bill, of what all that tell of it can say.</summary>
    public long WeightOf(Sum sum) => Comparable(sum, Teller.Metrics).Weight;

    private IEnumerable<string> BelowATeller()
    {
        foreach (var (witness, rows) in Own)
        {
            foreach (var (scope, own) in ByScope(rows))
            {
                var total = _counted.GetValueOrDefault(scope);
                if (!Comparable(total, witness).IsAtLeast(Comparable(own, witness)))
                    yield return $"{_case}, {scope}: {total} is below {own} of {witness}";
            }
        }
    }

    private IEnumerable<string> NotTheTruth(Truth truth)
    {
        if (!truth.IsTold)
            yield break;
        var total = _counted.GetValueOrDefault(truth.Scope);
        if (!Comparable(truth.Sum, Teller.Metrics).IsAtLeast(Comparable(total, Teller.Metrics)))
            yield return $"{_case}, {truth.Scope}: {total} is above the truth {truth.Sum}";
        foreach (var witness in truth.Complete)
        {
            var (right, counted) = (Comparable(truth.Sum, witness), Comparable(total, witness));
            var knowsCalls = witness != Teller.Metrics;
            if (counted.Tokens != right.Tokens || (knowsCalls && counted.Calls != right.Calls))
                yield return $"{_case}, {truth.Scope}: {total} is not the truth {truth.Sum}, which {witness} tell";
            // An event brings the client's own cost, and nothing is left for metrics to add.
            if (witness == Teller.Events && counted.CostNano != right.CostNano)
                yield return $"{_case}, {truth.Scope}: costs {total.CostNano}, not {truth.Sum.CostNano}, which {witness} tell";
        }
    }

    private IEnumerable<string> OtherInAnotherOrder()
    {
        var requests = _case.Requests(_case.Seed);
        var again = Counted.Count(
            new([.. requests.SelectMany(r => r.Calls)], [.. requests.SelectMany(r => r.Points)], [.. requests.SelectMany(r => r.Spans)]));
        var (one, other) = (Sorted(Rows), Sorted(again));
        if (!one.SequenceEqual(other)) yield return $"{_case}: another order counts {string.Join(" ", other.Except(one).Take(3))} for "
            + $"{string.Join(" ", one.Except(other).Take(3))}";
    }

    private static List<CountedRow> Sorted(List<CountedRow> rows) =>
        [.. rows.OrderBy(row => row.SessionId).ThenBy(row => row.AtMicros).ThenBy(row => row.Dimensions.Hash)
            .ThenBy(row => row.Amounts.ToString(), StringComparer.Ordinal)];

    private Sum Comparable(Sum sum, Teller witness) =>
        _case.Robbery.Setting == Setting.GenAi && witness == Teller.Metrics ? sum.CacheAsInput() : sum;

    public Dictionary<string, Sum> ByScope(List<CountedRow> rows) => rows.GroupBy(row => _scopes.Of(_case.Reading.Sessions[row.SessionId]))
        .ToDictionary(group => group.Key, Total);

    public static Sum Total(IEnumerable<CountedRow> rows) =>
        rows.Aggregate(default(Sum), (sum, row) => sum + new Sum(row.Amounts.Calls, row.Amounts.Tokens, row.Amounts.CostNano));
}
