using Takt.Metering.Tests.Agents;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Usage;

public sealed class DimensionTableTests
{
    /// <summary>Every attribute that some dimension is simply the text of.</summary>
    public static TheoryData<string, string> PlainKeys
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var row in DimensionTable.Texts.Where(row => row.Read is null))
            {
                foreach (var key in row.Keys)
                    data.Add(row.Name, key);
            }

            return data;
        }
    }

    [Fact]
    public void Names_AreOnce() => Assert.Equal(DimensionTable.Rows.Length, DimensionTable.Rows.Select(row => row.Name).Distinct().Count());

    [Fact]
    public void Texts_HaveAPlaceEach() =>
    Assert.Equal(Enumerable.Range(0, DimensionTable.Texts.Length), DimensionTable.Texts.Select(row => row.Slot));

    [Theory]
    [MemberData(nameof(PlainKeys))]
    public void Attribute_IsReadFromRecordAndResource(string name, string key)
    {
        var row = DimensionTable.Texts.Single(text => text.Name == name);
        Assert.Equal("said", A.ClaudeCode().Log("api_request", ("input_tokens", 1), (key, "said")).Call().Dimensions[row]);
        Assert.Equal("said", A.ClaudeCode((key, "said")).Log("api_request", ("input_tokens", 1)).Call().Dimensions[row]);
    }

    [Theory]
    [MemberData(nameof(PlainKeys))]
    public void EarlierKey_GoesFirst(string name, string key)
    {
        var row = DimensionTable.Texts.Single(text => text.Name == name);
        var first = row.Keys[0];
        Assert.Equal(key == first ? "late" : "first",
            A.ClaudeCode().Log("api_request", ("input_tokens", 1), (first, "first"), (key, "late")).Call().Dimensions[row]);
    }

    [Fact]
    public void Values_ThatDiffer_AreOtherDimensions() =>
    Assert.All(DimensionTable.Texts.Where(row => row.Keys.Count > 0 && row.Read is null), row =>
    {
        var one = A.ClaudeCode().Log("api_request", ("input_tokens", 1), (row.Keys[0], "one")).Call().Dimensions;
        Assert.NotEqual(one.Hash, A.ClaudeCode().Log("api_request", ("input_tokens", 1), (row.Keys[0], "two")).Call().Dimensions.Hash);
        Assert.NotEqual(one.Hash, A.ClaudeCode().Log("api_request", ("input_tokens", 1)).Call().Dimensions.Hash);
    });

    [Fact]
    public void Copy_WithAnotherValue_LeavesTheFirstAsItWas()
    {
        var row = DimensionTable.Texts.Single(text => text.Name == "department");
        var first = new Dimensions { Hash = default, Source = "s", Team = "t" };
        var copy = (first with { Team = "u" }).With(row, "research");

        Assert.Equal(("s", "t", null), (first.Source, first.Team, first[row]));
        Assert.Equal(("s", "u", "research"), (copy.Source, copy.Team, copy[row]));
        Assert.Equal(first, copy.With(row, null) with { Team = "t" });
    }
}
