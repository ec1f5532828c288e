using Takt.Server.Onboarding.Validation;

namespace Takt.Server.Tests.Onboarding.Tracking;

public sealed class TrackingWarningTests
{
    [Theory]
    [InlineData("", "no_metrics,no_logs,no_cost_lines,no_repository", "OTEL_LOGS_EXPORTER")]
    [InlineData("claude_code", "no_metrics,no_logs,no_cost_lines,no_repository", "OTEL_LOGS_EXPORTER")]
    [InlineData("claude_code,claude_office_agents", "no_metrics,no_logs,no_cost_lines,no_repository", "OTEL_LOGS_EXPORTER")]
    [InlineData("claude_office_agents", "no_cost_lines", "agent.stream")]
    [InlineData("claude_cowork", "no_cost_lines", "api_request events. See that Cowork")]
    [InlineData("my-agent", "no_cost_lines", "gen_ai.usage")]
    public void Of_WhatASourceNeverSends_IsNotMissing(string sources, string codes, string usage)
    {
        var now = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

        var warnings = TrackingWarnings.Of(new(null, null, now), sources.Split(',', StringSplitOptions.RemoveEmptyEntries), "2.1.268",
            billed: false, now);

        Assert.Equal(codes, string.Join(',', warnings.Select(warning => warning.Code)));
        Assert.Contains(usage, warnings.Single(warning => warning.Code == "no_cost_lines").Message, StringComparison.Ordinal);
    }
}
