using Takt.Metering.Tests.Counting.Worlds;
using Takt.Metering.Tests.Counting.Worlds.Judging;
using Takt.Metering.Tests.Counting.Worlds.Robbing;
using Takt.Testing;

namespace Takt.Metering.Tests.Counting;

/// <summary>
/// The promise of counting, over worlds made up whole and then robbed: a complete witness's truth is the total, nothing true is ever
/// exceeded, no witness is ever undercut, and order and repetition change nothing.
/// </summary>
public sealed class PromiseTests
{
    private static readonly int Cases = TestSize.Of(20_000);

    public static TheoryData<string> Rows => [.. Robberies.Rows];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Count_RobbedWorlds_KeepsThePromise(string row)
    {
        int exact = 0, scopes = 0;
        var broken = new List<string>();
        foreach (var seed in Enumerable.Range(0, Cases).Where(seed => Robberies.RowOf(seed) == row))
        {
            var made = new Case(seed);
            var verdict = new Verdict(made);
            exact += verdict.Exact;
            scopes += verdict.Truths.Count;
            broken.AddRange(verdict.Broken(alsoOrder: seed % 3 == 0));
        }

        Assert.True(
            broken.Count == 0, $"{broken.Count} broken, among them{Environment.NewLine}{string.Join(Environment.NewLine, broken.Take(8))}");
        // A robbery that leaves nothing to be right about would let everything pass.
        if (Robberies.IsTruthful(row))
            Assert.InRange(exact, scopes * 3 / 4, scopes);
    }
}
