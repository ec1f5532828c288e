using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Usage;

public sealed class AggregateDimensionTests
{
    /// <summary>What points at a person, a seat or a single piece of work.</summary>
    private static readonly string[] Closed =
        ["member", "person", "account", "machine", "session", "connection", "branch", "terminal", "plan", "seat_type",
            "provider_organization"];

    private static readonly string[] Open =
    [
        "source", "model", "model_family", "context_window", "query_source", "agent", "skill", "plugin", "mcp_server", "effort", "speed",
        "team", "environment",
        "repository", "app_version", "os", "provider", "department", "cost_center", "automation", "inference_geo", "service_tier",
        "model_region",
    ];

    [Fact]
    public void Aggregates_AreCutByWhatNamesNobody()
    {
        Assert.All(Open, dimension => Assert.True(AggregateDimension.Allows(dimension), dimension));
        Assert.All(Closed, dimension => Assert.False(AggregateDimension.Allows(dimension), dimension));
        Assert.False(AggregateDimension.Allows("Model"));
        Assert.False(AggregateDimension.Allows("tool"));
        Assert.False(AggregateDimension.Allows("prompt"));
    }

    [Fact]
    public void Row_ThatSaysNothing_IsClosed() => Assert.False(new DimensionRow("x", "", DimensionTraits.None, IsText: true).IsOpen);
}
