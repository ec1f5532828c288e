namespace Takt.Server.Usage.People;

/// <summary>Which persons are asked for, and what of their usage counts.</summary>
/// <param name="State">Null is all.</param>
/// <param name="From">A day of the organization's time zone; null is the beginning.</param>
/// <param name="To">Excluded; null is the end.</param>
internal sealed record PersonQuery(
    int OrganizationId, PersonStanding? State = PersonStanding.Unassigned, DateOnly? From = null, DateOnly? To = null)
{
    public int Limit { get; init; } = 50;

    public PersonCursor? Cursor { get; init; }

    /// <summary>That one alone.</summary>
    public long? PersonId { get; init; }
}

/// <summary>Where a page ended: the last person's cost, by which they are ordered, and id.</summary>
internal readonly record struct PersonCursor(long CostNano, long PersonId)
{
    public static bool TryParse(string text, out PersonCursor cursor)
    {
        cursor = default;
        var parts = text.Split('.');
        if (parts.Length != 2 || !long.TryParse(parts[0], out var cost) || !long.TryParse(parts[1], out var person))
            return false;
        cursor = new(cost, person);
        return true;
    }

    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{CostNano}.{PersonId}");
}
