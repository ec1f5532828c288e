using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Usage;

public sealed class AggregateDimensionTests
{
    /// <summary>What points at a person, a seat or a single piece of work.</summary>
    private static readonly string[] Closed = ["member", "person", "account", "machine", "session", "connection", "branch", "terminal"];

    private static readonly string[] Open =
    [
        "source", "model", "model_family", "context_window", "query_source", "agent", "skill", "plugin", "mcp_server", "effort", "speed", "team", "environment",
        "repository", "app_version", "os",
    ];

    [Fact]
    public void Dimensions_AreEachDecidedAbout() => Assert.Equal(Dimension.All.Order(), Closed.Concat(Open).Order());

    [Fact]
    public void Aggregates_AreCutByWhatNamesNobody()
    {
        Assert.Equal(Open, AggregateDimension.All);
        Assert.All(Open, dimension => Assert.True(AggregateDimension.Allows(dimension)));
        Assert.All(Closed, dimension => Assert.False(AggregateDimension.Allows(dimension)));
        Assert.False(AggregateDimension.Allows("Model"));
        Assert.False(AggregateDimension.Allows("prompt"));
    }
}
