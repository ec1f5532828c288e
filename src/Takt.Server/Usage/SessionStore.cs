using System.Data;
using Npgsql;
using NpgsqlTypes;
using Takt.Contracts.Usage;
using Takt.Metering.Usage;
using Takt.Server.Http;
using Takt.Server.Prices;
using Takt.Server.Usage.Frames;
using Takt.Server.Usage.Freshness;
using Takt.Server.Usage.People;
using Takt.Server.Usage.Queries;
using Takt.Server.Usage.Sessions;
using Takt.Server.Usage.Sessions.Story;
using Takt.Server.Usage.Sums;

namespace Takt.Server.Usage;

/// <summary>Lists sessions and shows single ones.</summary>
internal sealed class SessionStore(NpgsqlDataSource database, PriceStandings prices)
{
    /// <summary>Calls of one session in one answer.</summary>
    public const int CallsPerPage = 500;

    private static readonly Dictionary<string, long> NoActivity = [];

    public async Task<SessionPage> ListAsync(SessionQuery query, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var scope = await new ScopeReader(connection).ReadAsync(query.OrganizationId, query.ViewerMemberId, query.Filters, [],
            cancellationToken);
        var sql = new SessionSql(scope);
        var rows = await RowsAsync(connection, query, scope, sql, cancellationToken);
        var hasMore = rows.Count > query.Limit;
        if (hasMore)
            rows.RemoveAt(query.Limit);

        var activity = await ActivityAsync(connection, scope, sql, rows, cancellationToken);
        var people = await PeopleStore.OfAsync(connection, query.OrganizationId, rows.Select(row => row.PersonId), [], cancellationToken);
        var total = rows.Aggregate(default(UsageSum), (sum, row) => sum + row.Sum).Totals(KnownMeasures.All);
        var mark = await ChangeMark.ReadAsync(connection, query.OrganizationId, scope.ViewerPersons, cancellationToken);
        return new()
        {
            Standing = StandingReader.Of(total, mark, await prices.ReadAsync(connection, query.OrganizationId, cancellationToken)),
            Sort = query.Sort.ToString().ToLowerInvariant(),
            Sessions = [.. rows.Select(r => r.Summary(people, activity.GetValueOrDefault(r.Id, NoActivity)))],
            NextCursor = hasMore ? CursorAfter(rows[^1], query.Sort).ToString() : null,
        };
    }

    /// <summary>Null where there is no such session, or none that the viewer may see.</summary>
    /// <param name="mostCalls">Of one answer.</param>
    public async Task<SessionDetail?> FindAsync(
        int organizationId, long? viewerMemberId, Guid id, PageCursor? callsAfter, CancellationToken cancellationToken,
        int mostCalls = CallsPerPage)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var scope = await new ScopeReader(connection).ReadAsync(organizationId, viewerMemberId, UsageFilters.None, [], cancellationToken);
        var sql = new SessionSql(scope);
        if (await OneAsync(connection, scope, sql, id, cancellationToken) is not { } row)
            return null;

        var activity = (await ActivityAsync(connection, scope, sql, [row], cancellationToken)).GetValueOrDefault(id, NoActivity);
        var people = await PeopleStore.OfAsync(connection, organizationId, [row.PersonId], [], cancellationToken);
        var session = row.Summary(people, activity);
        var details = new SessionDetailReader(connection, scope, sql, row, mostCalls);
        var (calls, next) = await details.CallsAsync(callsAfter, cancellationToken);
        var mark = await ChangeMark.ReadAsync(connection, organizationId, scope.ViewerPersons, cancellationToken);
        var reconciliation = await details.ReconciliationAsync(cancellationToken);
        return new()
        {
            Standing = StandingReader.Of(session.Totals, mark with { NewestEventAt = row.LastAt },
                await prices.ReadAsync(connection, organizationId, cancellationToken)),
            Session = session,
            Reconciliation = reconciliation,
            Activity = activity,
            Calls = calls,
            Story = callsAfter is null ? await new StoryReader(connection, scope, row).ReadAsync(row.Sum.CostNano,
                isWhole: reconciliation is not null, cancellationToken) : null,
            NextCursor = next?.ToString(),
        };
    }

    /// <summary>What the calls of some sessions cost, in order; of a long one, of so many parts of it.</summary>
    /// <param name="listed">Of a list that the viewer was shown.</param>
    public async Task<ILookup<Guid, TapeBar>> TapesAsync(
        int organizationId, long? viewerMemberId, IReadOnlyList<SessionSummary> listed, int bars, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var scope = await new ScopeReader(connection).ReadAsync(organizationId, viewerMemberId, UsageFilters.None, [], cancellationToken);
        await using var command = new NpgsqlCommand(new SessionSql(scope).Tapes, connection);
        scope.Bind(command.Parameters);
        command.Parameters.AddWithValue("ids", listed.Select(session => session.SessionId).ToArray());
        command.Parameters.AddWithValue("bars", bars);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<TapeBar> read = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            read.Add(new(reader.GetGuid(0), Usd.FromNano(reader.GetInt64(2)),
                reader.IsDBNull(3) ? null : reader.GetString(3)));
        }

        return read.ToLookup(bar => bar.SessionId);
    }

    /// <summary>What half of a repository's sessions of the last 28 days cost less than; null where there are too few to say.</summary>
    public async Task<decimal?> MedianAsync(
        int organizationId, long? viewerMemberId, string? repository, CancellationToken cancellationToken)
    {
        if (repository is null)
            return null;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var scope = await new ScopeReader(connection).ReadAsync(
            organizationId, viewerMemberId, UsageFilters.None.With(Dimension.Repository, repository), [], cancellationToken);
        await using var command = new NpgsqlCommand(new SessionSql(scope).Median, connection);
        scope.Bind(command.Parameters);
        return await command.ExecuteScalarAsync(cancellationToken) is long nano ? Usd.FromNano(nano) : null;
    }

    private static async Task<List<SessionRow>> RowsAsync(
        NpgsqlConnection connection, SessionQuery query, QueryScope scope, SessionSql sql, CancellationToken cancellationToken)
    {
        var (from, to) = await MomentReader.ReadAsync(connection, query.OrganizationId, query.From, query.To, cancellationToken);
        await using var command = new NpgsqlCommand(sql.List(query.Sort), connection);
        var p = command.Parameters;
        scope.Bind(p);
        p.AddWithValue("limit", query.Limit + 1);
        p.Add(new("from", NpgsqlDbType.TimestampTz) { Value = (object?)from ?? DBNull.Value });
        p.Add(new("to", NpgsqlDbType.TimestampTz) { Value = (object?)to ?? DBNull.Value });
        p.Add(new("cursor_id", NpgsqlDbType.Uuid) { Value = (object?)query.Cursor?.Id ?? DBNull.Value });
        if (query.Sort == SessionSort.Newest)
            p.AddWithValue("cursor_at", query.Cursor?.At ?? DateTimeOffset.UnixEpoch);
        else
            p.AddWithValue("cursor_rank", query.Cursor?.Rank ?? 0L);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<SessionRow> rows = [];
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(SessionRow.Read(reader));
        return rows;
    }

    private static async Task<SessionRow?> OneAsync(
        NpgsqlConnection connection, QueryScope scope, SessionSql sql, Guid id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql.One, connection);
        scope.Bind(command.Parameters);
        command.Parameters.AddWithValue("id", id);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? SessionRow.Read(reader) : null;
    }

    private static async Task<Dictionary<Guid, Dictionary<string, long>>> ActivityAsync(
        NpgsqlConnection connection, QueryScope scope, SessionSql sql, IReadOnlyList<SessionRow> rows, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql.Activity, connection);
        scope.Bind(command.Parameters);
        command.Parameters.AddWithValue("ids", rows.Select(r => r.Id).ToArray());
        command.Parameters.AddWithValue("days", rows.Select(r => r.On).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        Dictionary<Guid, Dictionary<string, long>> sums = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            if (!sums.TryGetValue(reader.GetGuid(0), out var session))
                sums.Add(reader.GetGuid(0), session = []);
            session.Add(reader.GetString(1), reader.GetInt64(2));
        }

        return sums;
    }

    private static PageCursor CursorAfter(SessionRow row, SessionSort sort) =>
        new(sort == SessionSort.Newest ? PageCursor.RankOf(row.LastAt) : row.Rank, row.Id);
}
