using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Takt.Metering.Cost;
using Takt.Metering.Cost.Corrections;

namespace Takt.Metering.Tests.Cost.Corrections;

public sealed class ClientPricingTests
{
    private const string Opus = """{"input": 4, "output": 20, "cacheRead": 0.4, "cacheWrite": 5.125}""";
    private static readonly DateOnly Day = new(2026, 11, 20);

    [Fact]
    public void Table_BecomesARowForEachModelAndOneForAll()
    {
        var rows = Read($$"""{"multiplier": 0.85, "overrides": {"us.anthropic.claude-opus-4-8-v1:0": {{Opus}} } }""", out var errors);

        Assert.Empty(errors);
        Assert.Equal(
        [
            new("*", Day, MultiplierPpm: 850_000),
            new("claude-opus-4-8", Day, Prices: new(4_000_000, 5_125_000, 5_125_000, 400_000, 20_000_000)),
        ], rows);
    }

    [Fact]
    public void SettingsFile_IsReadAsTheTableInIt() =>
        Assert.Equal(
            Read($$"""{"overrides": {"claude-opus-4-8": {{Opus}} } }""", out _),
            Read($$"""{"env": {"A": "b"}, "modelPricing": {"overrides": {"claude-opus-4-8": {{Opus}} } } }""", out _));

    [Theory]
    [InlineData("[]", "modelPricing")]
    [InlineData("{}", "modelPricing")]
    [InlineData("""{"modelPricing": 3}""", "modelPricing")]
    [InlineData("""{"multiplier": 0}""", "multiplier")]
    [InlineData("""{"multiplier": 10.000001}""", "multiplier")]
    [InlineData("""{"multiplier": 0.1234567}""", "multiplier")]
    [InlineData("""{"multiplier": "0.8"}""", "multiplier")]
    [InlineData("""{"modelPricing": {"multiplier": -1, "currency": "EUR"}}""", "modelPricing.currency modelPricing.multiplier")]
    [InlineData("""{"overrides": []}""", "overrides")]
    [InlineData("""{"overrides": {"claude-opus-4-8": 5}}""", "overrides.claude-opus-4-8")]
    [InlineData("""{"overrides": {"claude-*": {"input": 1, "output": 1, "cacheRead": 1, "cacheWrite": 1}}}""", "overrides.claude-*")]
    [InlineData("""{"overrides": {" ": {"input": 1, "output": 1, "cacheRead": 1, "cacheWrite": 1}}}""", "overrides. ")]
    [InlineData("""{"overrides": {"m": {"input": 1}}}""", "overrides.m.cacheRead overrides.m.cacheWrite overrides.m.output")]
    [InlineData("""{"overrides": {"m": {"input": 10001, "output": -1, "cacheRead": null, "cacheWrite": 0.0000001, "cache": 1}}}""",
        "overrides.m.cache overrides.m.cacheRead overrides.m.cacheWrite overrides.m.input overrides.m.output")]
    [InlineData("""{"overrides": {"m": {"input": 1e300, "output": 1, "cacheRead": 1, "cacheWrite": 1}}}""", "overrides.m.input")]
    [InlineData("""{"overrides": {"claude-opus-4-8": {"input": 1, "output": 1, "cacheRead": 1, "cacheWrite": """
        + """1}, "us.anthropic.claude-opus-4-8": {"input": 1, "output": 1, "cacheRead": 1, "cacheWrite": 1}}}""",
        "overrides.us.anthropic.claude-opus-4-8")]
    public void WrongTable_IsToldEveryErrorByItsPath(string table, string paths)
    {
        Read(table, out var errors);

        Assert.Equal(paths, string.Join(' ', errors.Keys.Order(StringComparer.Ordinal)));
        Assert.All(errors.Values, complaint => Assert.EndsWith(".", complaint, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("10000")]
    [InlineData("0.000001")]
    public void Price_AtTheEndsOfItsRange_IsTaken(string price)
    {
        Read($$"""{"overrides": {"m": {"input": {{price}}, "output": 1, "cacheRead": 1, "cacheWrite": 1} } }""", out var errors);
        Assert.Empty(errors);
    }

    [Fact]
    public void Export_SaysWhatHoldsOnTheDayAndWhatItHasNoWordsFor()
    {
        PriceCorrection own = new("claude-opus-4-8", Prices: All(4)), later = own with { From = Day.AddDays(1), Prices = All(1) };
        PriceCorrection[] leftOut =
        [
            own with { Geography = "eu" }, own with { Tier = "batch" }, own with { Model = "claude-*" },
            own with { Prices = All(4) with { Write1h = 8_000_000 } }, new("claude-opus-*", MultiplierPpm: 500_000),
        ];

        var export = ClientPricingExport.Of(
            [later, own, own with { Prices = All(9), Until = Day }, new("*", MultiplierPpm: 900_000),
                new("*", Day, MultiplierPpm: 1_250_000), .. leftOut], Day);

        Assert.Equal(
            """{"multiplier":1.25,"overrides":{"claude-opus-4-8":{"input":4,"output":4,"cacheRead":4,"cacheWrite":4}}}""",
            export.Table.ToJsonString());
        Assert.Equal(leftOut, export.LeftOut.Select(entry => entry.Correction));
        Assert.Equal(4, export.LeftOut.Select(entry => entry.Reason).Distinct().Count());
    }

    [Fact]
    public void AnyTable_ExportedAndReadAgain_IsTheSame() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(int Multiplier, (byte Model, uint A, uint B, uint C, uint D)[] Rows)>(), x =>
        {
            var rows = x.Rows.DistinctBy(row => row.Model)
                .Select(row => new PriceCorrection($"model-{row.Model:d3}", Day,
                    Prices: new(Pico(row.A), Pico(row.B), Pico(row.B), Pico(row.C), Pico(row.D))))
                .OrderBy(row => row.Model, StringComparer.Ordinal);
            PriceCorrection[] corrections =
                [new("*", Day, MultiplierPpm: (Math.Abs((long)x.Multiplier) % PriceCorrection.MostMultiplier) + 1), .. rows];

            var export = ClientPricingExport.Of(corrections, Day);
            return export.LeftOut.Count == 0 && Read(export.Table.ToJsonString(), out var errors).SequenceEqual(corrections)
                && errors.Count == 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static long Pico(uint any) => any % (PriceCorrection.MostPrice + 1);

    private static TokenPrices All(long usd)
    {
        var pico = usd * PriceCorrection.PicoPerTokenOfUsdPerMillion;
        return new(pico, pico, pico, pico, pico);
    }

    private static IReadOnlyList<PriceCorrection> Read(string json, out Dictionary<string, string> errors)
    {
        using var document = JsonDocument.Parse(json);
        errors = [];
        return ClientPricing.Read(document.RootElement, Day, errors);
    }
}
