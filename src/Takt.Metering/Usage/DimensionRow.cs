using Takt.Metering.Agents.Readings;

namespace Takt.Metering.Usage;

/// <summary>What may be done with a dimension. Nothing is allowed that isn't said.</summary>
[Flags]
public enum DimensionTraits
{
    None = 0,

    /// <summary>Only single API calls have it: activity like active time carries none.</summary>
    OfCall = 1,

    /// <summary>Names no person, no seat and no single piece of work: members may cut the organization's sums by it.</summary>
    Open = 2,

    /// <summary>
    /// Only a label, which counting and pricing do without: new values beyond the caps are folded into <see cref="Dimensions.Folded"/>.
    /// </summary>
    Foldable = 4,

    /// <summary>Kept, but nothing to group or filter usage by.</summary>
    Unlisted = 8,
}

/// <summary>All there is to know of one dimension.</summary>
/// <param name="Name">As the API and the page spell it; a text's column in <c>series</c> has the same name.</param>
/// <param name="Doc">What it says, to stand after "Only this".</param>
/// <param name="IsText">True for a text that reports carry; false where the value is an id that the server finds.</param>
public sealed record DimensionRow(string Name, string Doc, DimensionTraits Traits, bool IsText)
{
    /// <summary>The place of a text among a report's values.</summary>
    public int Slot { get; internal init; } = -1;

    public bool OfCall => Traits.HasFlag(DimensionTraits.OfCall);

    public bool IsOpen => Traits.HasFlag(DimensionTraits.Open);

    public bool IsFoldable => Traits.HasFlag(DimensionTraits.Foldable);

    public bool IsListed => !Traits.HasFlag(DimensionTraits.Unlisted);

    /// <summary>The attributes that it is read from, the best first; no other may decide about its value.</summary>
    internal IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>How the value is made of them; null takes the first that says something.</summary>
    internal DimensionReading? Read { get; init; }
}
