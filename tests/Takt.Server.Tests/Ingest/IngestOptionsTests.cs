using Microsoft.Extensions.Configuration;
using Takt.Server.Ingest;
using Takt.Server.Settings;

namespace Takt.Server.Tests.Ingest;

public sealed class IngestOptionsTests
{
    [Fact]
    public void Configure_NothingSet_HasTheDocumentedDefaults()
    {
        var (options, errors) = Read([]);
        Assert.Empty(errors);
        Assert.Equal(["https://pivot.claude.ai"], options.CorsOrigins);
        Assert.Equal((16 << 20, 64 << 20, 160L << 20, 0),
            (options.MaxBody, options.MaxInflated, options.InFlightBudget, options.TokenRate));
    }

    /// <summary>Bodies never need more than what is there: in a container that is what the container has.</summary>
    [Theory]
    [InlineData(24_000, 160, 64, 16)]
    [InlineData(640, 160, 64, 16)]
    [InlineData(384, 96, 38, 16)]
    [InlineData(96, 24, 9, 9)]
    [InlineData(16, 20, 8, 8)]
    public void FitInto_LittleMemory_LowersTheDefaults(long memory, int budget, int inflated, int body)
    {
        var options = new IngestOptions();
        options.FitInto(memory << 20);
        Assert.Equal((budget, inflated, body),
            ((int)(options.InFlightBudget >> 20), options.MaxInflated >> 20, options.MaxBody >> 20));
    }

    [Theory]
    [InlineData("131072", 131072)]
    [InlineData("128K", 131072)]
    [InlineData("2m", 2 << 20)]
    [InlineData(" 1G ", 1 << 30)]
    public void Configure_Sizes_AreBytesOrUnits(string text, int bytes) =>
        Assert.Equal(bytes, Read(new() { [IngestOptions.MaxBodyKey] = text }).Options.MaxBody);

    [Fact]
    public void Configure_LargerBody_RaisesTheUnsetBudget()
    {
        var (options, errors) = Read(new() { [IngestOptions.MaxInflatedKey] = "512M" });
        Assert.Empty(errors);
        Assert.Equal(5L << 28, options.InFlightBudget);
    }

    [Fact]
    public void Configure_Origins_AreAListOrOff()
    {
        Assert.Equal(["https://a.example", "http://b.example:8080"],
            Read(new() { [IngestOptions.CorsOriginsKey] = "https://a.example, http://b.example:8080" }).Options.CorsOrigins);
        Assert.Empty(Read(new() { [IngestOptions.CorsOriginsKey] = "off" }).Options.CorsOrigins);
    }

    [Fact]
    public void Validate_ManyMistakes_NamesEveryKey()
    {
        var (_, errors) = Read(new()
        {
            [IngestOptions.MaxBodyKey] = "lots",
            [IngestOptions.MaxInflatedKey] = "2",
            [IngestOptions.InFlightBudgetKey] = "1M",
            [IngestOptions.TokenRateKey] = "-1",
            [IngestOptions.CorsOriginsKey] = "https://a.example/path",
        });
        Assert.Equal(
            [IngestOptions.CorsOriginsKey, IngestOptions.InFlightBudgetKey, IngestOptions.MaxBodyKey, IngestOptions.MaxInflatedKey,
                IngestOptions.TokenRateKey],
            errors.Select(e => e.Split(':')[0]).Order());
    }

    private static (IngestOptions Options, IReadOnlyList<string> Errors) Read(Dictionary<string, string?> settings)
    {
        var reader = new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        var options = new IngestOptions();
        IngestOptions.Read(options, reader);
        return (options, reader.Errors);
    }
}
