namespace Takt.Server.Feed;

/// <summary>A row of the log.</summary>
/// <param name="Number">Rises with the order of the commits.</param>
/// <param name="Persons">Whose; none is everybody's.</param>
internal sealed record FeedEntry(long Number, int OrganizationId, DateTimeOffset At, string Kind, long[] Persons)
{
    /// <param name="persons">Of whom one may know; null is everybody.</param>
    public bool Concerns(int organizationId, IReadOnlySet<long>? persons) =>
        OrganizationId == organizationId && (persons is null || Persons.Length == 0 || Persons.Any(persons.Contains));
}
