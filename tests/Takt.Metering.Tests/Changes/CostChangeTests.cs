using Takt.Metering.Changes;

namespace Takt.Metering.Tests.Changes;

public sealed class CostChangeTests
{
    private static readonly string[] Models = ["opus", "sonnet", "haiku", ""];

    [Fact]
    public void Parts_AddUpToTheChange_WhateverIsCompared()
    {
        var random = new Random(3);
        for (var round = 0; round < 2_000; round++)
        {
            var (before, now) = (Range(random), Range(random));
            var parts = CostChange.Of(before, now);
            Assert.Equal(now.Values.Sum(use => use.CostNano) - before.Values.Sum(use => use.CostNano), parts.Sum);
            var back = CostChange.Of(now, before);
            // Told backwards it is the same story, but for what rounding leaves.
            Assert.InRange(parts.MoreCalls + back.MoreCalls, -6, 6);
            Assert.InRange(parts.PriceList + back.PriceList, -6, 6);
        }
    }

    [Fact]
    public void SameRange_HasNothingToExplain()
    {
        var range = Range(new Random(4));
        Assert.Equal(default, CostChange.Of(range, range));
    }

    [Fact]
    public void EachWord_StandsForItsCauseAlone()
    {
        var opus = Use(calls: 100, input: 1_000, output: 2_000, read: 90_000, write: 10_000, price: 500);
        var sonnet = Use(calls: 100, input: 1_000, output: 2_000, read: 90_000, write: 10_000, price: 300);
        var before = Of(("opus", opus), ("sonnet", sonnet));

        AssertOnly(CostChange.Of(before, Of(("opus", Times(opus, 2)), ("sonnet", Times(sonnet, 2)))), parts => parts.MoreCalls);
        AssertOnly(CostChange.Of(before, Of(("opus", opus with { Calls = 50 }), ("sonnet", sonnet with { Calls = 50 }))),
            parts => parts.MoreCalls, parts => parts.BiggerCalls);
        var bigger = Of(("opus", Times(opus, 2) with { Calls = 100 }), ("sonnet", Times(sonnet, 2) with { Calls = 100 }));
        AssertOnly(CostChange.Of(before, bigger), parts => parts.BiggerCalls);
        AssertOnly(CostChange.Of(before, Of(("opus", Dearer(opus)), ("sonnet", Dearer(sonnet)))), parts => parts.PriceList);
        // 150 calls of one and 50 of the other: as many as before, of the same size.
        var moved = CostChange.Of(before, Of(("opus", Times(opus, 1.5)), ("sonnet", Times(sonnet, 0.5))));
        Assert.True(moved.DearerModels > 0);
        AssertOnly(moved, parts => parts.DearerModels);
        // As many tokens, but written again instead of read.
        var cold = opus with
        {
            CacheRead = new(70_000, 70_000 * 500L),
            CacheWrite = new(30_000, opus.CacheWrite.CostNano * 3),
        };
        AssertOnly(CostChange.Of(Of(("opus", opus)), Of(("opus", cold))), parts => parts.LessFromCache);
    }

    [Fact]
    public void NewModel_IsMoreCalls_AndSumsWithoutCallsGoByTokens()
    {
        var opus = Use(calls: 10, input: 100, output: 200, read: 0, write: 0, price: 500);
        var joined = CostChange.Of(Of(("opus", opus)), Of(("opus", opus), ("new", opus)));
        AssertOnly(joined, parts => parts.MoreCalls, parts => parts.DearerModels);
        AssertOnly(CostChange.Of(Of(), Of(("opus", opus))), parts => parts.MoreCalls);
        var sums = opus with { Calls = 0, UnitemisedTokens = 300 };
        AssertOnly(CostChange.Of(Of(("opus", sums)), Of(("opus", Times(sums, 3)))), parts => parts.MoreCalls);
        AssertOnly(CostChange.Of(Of(("opus", opus)), Of(("opus", Times(sums, 3)))), parts => parts.MoreCalls);

        // A few of them don't hide what the calls tell: as many calls of twice the size, and a tenth more tokens of no known call.
        var half = Times(opus, 100) with { Calls = 1_000, UnitemisedTokens = 3_000 };
        var twice = Times(opus, 200) with { Calls = 1_000, UnitemisedTokens = 6_000 };
        var grown = CostChange.Of(Of(("opus", half)), Of(("opus", twice)));
        Assert.True(grown.BiggerCalls > 8 * grown.MoreCalls && grown.MoreCalls > 0);
    }

    private static void AssertOnly(ChangeParts parts, params Func<ChangeParts, long>[] told)
    {
        Assert.NotEqual(0, parts.Sum + told.Sum(part => Math.Abs(part(parts))));
        var rest = new Func<ChangeParts, long>[]
        {
            p => p.MoreCalls, p => p.DearerModels, p => p.BiggerCalls, p => p.LessFromCache, p => p.PriceList,
        }.Select(part => part(parts)).Where(part => !told.Any(known => known(parts) == part));
        Assert.All(rest, part => Assert.InRange(part, -3, 3));
    }

    private static Dictionary<string, ModelUse> Range(Random random) => Models.Where(_ => random.Next(4) > 0).ToDictionary(
        model => model,
        _ => new ModelUse(random.Next(5) == 0 ? 0 : random.Next(5_000), random.Next(3) == 0 ? random.Next(100_000) : 0, Kind(random),
            Kind(random), Kind(random), Kind(random)));

    // Unpriced tokens, costs without tokens and nothing at all are among them.
    private static KindUse Kind(Random random) => new(
        random.Next(4) == 0 ? 0 : random.NextInt64(1_000_000_000), random.Next(4) == 0 ? 0 : random.NextInt64(900_000_000_000));

    private static ModelUse Use(long calls, long input, long output, long read, long write, long price) => new(
        calls, 0, new(input, input * price * 5), new(output, output * price * 25), new(read, read * price), new(write, write * price * 6));

    private static ModelUse Times(ModelUse use, double factor) => new((long)(use.Calls * factor), (long)(use.UnitemisedTokens * factor),
        Times(use.Input, factor), Times(use.Output, factor), Times(use.CacheRead, factor), Times(use.CacheWrite, factor));

    private static KindUse Times(KindUse kind, double factor) => new((long)(kind.Tokens * factor), (long)(kind.CostNano * factor));

    private static ModelUse Dearer(ModelUse use) => use with
    {
        Input = Dearer(use.Input),
        Output = Dearer(use.Output),
        CacheRead = Dearer(use.CacheRead),
        CacheWrite = Dearer(use.CacheWrite),
    };

    private static KindUse Dearer(KindUse kind) => kind with { CostNano = kind.CostNano * 2 };

    private static Dictionary<string, ModelUse> Of(params (string Model, ModelUse Use)[] uses) =>
        uses.ToDictionary(use => use.Model, use => use.Use);
}
