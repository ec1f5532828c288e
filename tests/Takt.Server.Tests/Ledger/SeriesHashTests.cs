using Takt.Metering.Usage;
using Takt.Server.Ledger.Series;

namespace Takt.Server.Tests.Ledger;

public sealed class SeriesHashTests
{
    private static readonly Dimensions Some =
        new() { Hash = default, Source = "claude_code", Model = "claude-opus-4-8", Team = "core", Repository = "github.com/acme/shop" };

    /// <summary>
    /// Stored for good: a new dimension, or another order of the table, must not change what a series without it is found by.
    /// </summary>
    [Fact]
    public void Hash_OfWhatIsSet_StaysWhatItWas()
    {
        Assert.Equal(Guid.Parse("42d83be6-ae9f-16b4-fe93-042f74860a17"), SeriesHash.Of(Row(Some)));
        Assert.Equal(Guid.Parse("be57be11-2b30-5278-9efe-caf4b44014e6"),
            SeriesHash.Of(Row(Some) with { AccountId = 2, MachineId = 3, ConnectionId = 4 }));
    }

    [Fact]
    public void Hash_TellsEveryValueFromEveryOther()
    {
        var rows = DimensionTable.Texts.SelectMany(text => new[] { Row(Some.With(text, "a")), Row(Some.With(text, "b")) })
            .Concat([Row(Some), Row(Some) with { PersonId = 9 }, Row(Some) with { AccountId = 9 }, Row(Some) with { MachineId = 9 },
                Row(Some) with { ConnectionId = 9 }]).ToArray();

        Assert.Equal(rows.Length, rows.Select(SeriesHash.Of).Distinct().Count());
    }

    private static SeriesRow Row(Dimensions dimensions) =>
        new() { PersonId = 1, AccountId = null, MachineId = null, ConnectionId = null, Dimensions = dimensions };
}
