using Takt.Server.Onboarding;
using Takt.Server.Onboarding.Validation;

namespace Takt.Server.Tests.Onboarding.Tracking;

public sealed class HostNameTests
{
    [Theory]
    [InlineData("laptop-1", "laptop-1")]
    [InlineData("LAPTOP-1", "laptop-1")]
    [InlineData("laptop-1.local", "laptop-1")]
    [InlineData("Laptop-1.Corp.Example.COM.", "laptop-1")]
    [InlineData("laptop-1.", "laptop-1")]
    [InlineData("  laptop-1\t", "laptop-1")]
    [InlineData("Annas  MacBook Pro", "annas-macbook-pro")]
    [InlineData("laptop-2", "laptop-2")]
    [InlineData("laptop", "laptop")]
    [InlineData("BÜRO.lan", "büro")]
    [InlineData("192.168.1.20", "192.168.1.20")]
    [InlineData("FE80::1", "fe80::1")]
    [InlineData(".local", ".local")]
    [InlineData("...", "")]
    [InlineData("", "")]
    public void Name_Normalises_KeepingItsDigits(string name, string normalized) => Assert.Equal(normalized, HostNames.Normalize(name));

    [Theory]
    [InlineData("my%20host", "my%20host", "my host")]
    [InlineData("100%", "100%")]
    [InlineData("plain", "plain")]
    public void Name_AsTheVariableHoldsIt_IsDecodedToo(string name, params string[] exact) => Assert.Equal(exact, HostNames.Exact(name));

    [Theory]
    [InlineData("laptop-1", "laptop")]
    [InlineData("büro", "b")]
    [InlineData("Ünder", "")]
    public void SearchPrefix_StopsWhereTheDatabaseMayDiffer(string normalized, string prefix) =>
    Assert.Equal(prefix, HostNames.SearchPrefix(normalized));

    [Theory]
    [InlineData(null, "Never")]
    [InlineData(-10, "Active")]
    [InlineData(0, "Active")]
    [InlineData(300, "Active")]
    [InlineData(301, "Recent")]
    [InlineData(3600, "Recent")]
    [InlineData(3601, "Stale")]
    public void Light_Follows_Age(int? seconds, string light)
    {
        var now = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal(light, TrackingLights.Of(seconds is { } ago ? now.AddSeconds(-ago) : null, now).ToString());
    }

    [Theory]
    [InlineData("2.1.112", "first_prompt_lost,metric_labels_lost,no_repository")]
    [InlineData("2.1.113", "silent_exporter,first_prompt_lost,metric_labels_lost,no_repository")]
    [InlineData("2.1.126", "silent_exporter,first_prompt_lost,metric_labels_lost,foundry_events_lost,no_repository")]
    [InlineData("2.1.160", "silent_exporter,first_prompt_lost,metric_labels_lost,no_repository")]
    [InlineData("2.1.161", "silent_exporter,no_repository")]
    [InlineData("2.1.179", "silent_exporter,no_repository")]
    [InlineData("2.1.180", "no_repository")]
    [InlineData("2.1.191", "chunked_bodies,no_repository")]
    [InlineData("2.1.211-beta.1", "chunked_bodies,no_repository")]
    [InlineData("2.1.212", "no_repository")]
    [InlineData("2.1.235", "labels_lost,no_repository")]
    [InlineData("2.1.252", "metrics_lost,no_repository")]
    [InlineData("2.1.268", "no_repository")]
    [InlineData("2.1.269", "")]
    [InlineData("1.1.4173", "")]
    [InlineData("nonsense", "")]
    [InlineData(null, "")]
    public void Version_ThatIsKnownToFail_Warns(string? version, string codes) =>
        Assert.Equal(codes, string.Join(',', ClientVersions.Warnings(version).Select(warning => warning.Code)));
}
