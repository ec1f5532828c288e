using Npgsql;
using Takt.Contracts.Usage;
using Takt.Metering.Counting;
using Takt.Server.Usage.People;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Usage.Sessions;

/// <summary>One row of <see cref="SessionSql.List"/>.</summary>
internal sealed record SessionRow(
    Guid Id, DateOnly On, string Name, bool Named, DateTimeOffset FirstAt, DateTimeOffset LastAt, int Signals, long PersonId, string Source,
    string? Machine, string? Repository, string? Branch, string[] Models, long Rank, UsageSum Sum, SessionFindings? Findings)
{
    private const int FirstAmount = 14;

    private static readonly string[] SignalNames = ["metrics", "logs", "traces", "transcripts"];

    public static SessionRow Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetFieldValue<DateOnly>(1), reader.GetString(2), reader.GetBoolean(3),
        reader.GetFieldValue<DateTimeOffset>(4),
        reader.GetFieldValue<DateTimeOffset>(5), reader.GetInt16(6), reader.GetInt64(7), reader.GetString(8), Text(reader, 9),
        Text(reader, 10), Text(reader, 11), reader.GetFieldValue<string[]>(12), reader.GetInt64(13),
        UsageSum.ReadAmounts(reader, FirstAmount), ReadFindings(reader, FirstAmount + AmountTable.Rows.Length));

    public SessionSummary Summary(PeopleDirectory people, IReadOnlyDictionary<string, long> activity)
    {
        var member = people.MemberKeyOf(PersonId);
        var counts = SessionActivities.Of(activity);
        return new()
        {
            SessionId = Id,
            Name = Name,
            Named = Named,
            FirstAt = FirstAt,
            LastAt = LastAt,
            Signals = [.. SignalNames.Where((_, bit) => (Signals & (1 << bit)) != 0)],
            Totals = Sum.Totals(KnownMeasures.All) with
            {
                Sessions = Sum.IsZero ? 0 : 1,
                ActiveSeconds = counts.ActiveSeconds,
                Commits = counts.Commits,
                PullRequests = counts.PullRequests,
                LinesAdded = counts.LinesAdded,
                LinesRemoved = counts.LinesRemoved,
            },
            Activity = counts,
            Models = Models,
            Member = member,
            MemberLabel = member is null ? null : people.Label(member),
            MemberClaimed = people.IsClaimed(PersonId),
            Source = Source,
            Machine = Machine,
            Repository = Repository,
            Branch = Branch,
            Findings = Findings,
        };
    }

    private static SessionFindings? ReadFindings(NpgsqlDataReader r, int first) => r.IsDBNull(first) ? null : new()
    {
        MadeAt = r.GetFieldValue<DateTimeOffset>(first),
        PeakContextTokens = r.GetInt64(first + 1),
        CacheMisses = r.GetInt32(first + 2),
        MissedTokens = r.GetInt64(first + 3),
        MissCostUsd = Usd.FromNano(r.GetInt64(first + 4)),
        AvoidableUsd = Usd.FromNano(r.GetInt64(first + 5)),
        ApiErrors = r.GetInt32(first + 6),
        FailedTools = r.GetInt32(first + 7),
        Rejections = r.GetInt32(first + 8),
    };

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
