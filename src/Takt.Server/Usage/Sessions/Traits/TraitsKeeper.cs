using Npgsql;
using Takt.Metering.Sessions;
using Takt.Metering.Usage;
using Takt.Server.Jobs;
using Takt.Server.Usage.Accounts;
using Takt.Server.Usage.Queries;
using Takt.Server.Usage.Sessions.Story;

namespace Takt.Server.Usage.Sessions.Traits;

/// <summary>A session that has changed.</summary>
/// <param name="Version">Of its row: whoever writes it makes another.</param>
internal sealed record DueSession(int OrganizationId, Guid Id, DateOnly On, long Version);

/// <summary>Looks at sessions that have changed, and keeps what is odd about each.</summary>
internal sealed class TraitsKeeper(NpgsqlDataSource database, TimeProvider time)
{
    /// <value>Sessions of one round at most.</value>
    public int SessionsAtOnce { get; set; } = 500;

    /// <value>Of one round: where more sessions change than that is enough for, they wait, and nobody's requests do.</value>
    public TimeSpan Budget { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <param name="all">Whether also those are looked for that changed long after their time.</param>
    /// <returns>How many were looked at.</returns>
    public async Task<int> RunAsync(JobLease lease, bool all, CancellationToken cancellationToken)
    {
        var (began, looked) = (time.GetTimestamp(), 0);
        foreach (var session in await DueAsync(all ? TraitsSql.OldDue : TraitsSql.Due, cancellationToken))
        {
            if (time.GetElapsedTime(began) > Budget)
                break;
            await using var transaction = await lease.OpenAsync(cancellationToken);
            await KeepAsync(transaction.Connection, session.OrganizationId, session.Id, session.On, cancellationToken);
            await AccountUseKeeper.KeepAsync(transaction.Connection, session.OrganizationId, session.Id, session.On, cancellationToken);
            await ExecuteAsync(transaction.Connection, TraitsSql.Tell, cancellationToken, session.OrganizationId, session.Id);
            await ExecuteAsync(
                transaction.Connection, TraitsSql.Done, cancellationToken, session.OrganizationId, session.Id, session.Version);
            await transaction.CommitAsync(cancellationToken);
            looked++;
        }

        return looked;
    }

    private async Task<List<DueSession>> DueAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = SessionsAtOnce });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<DueSession>();
        while (await reader.ReadAsync(cancellationToken))
            due.Add(new(reader.GetInt32(0), reader.GetGuid(1), reader.GetFieldValue<DateOnly>(2), reader.GetInt64(3)));
        return due;
    }

    private static async Task KeepAsync(
        NpgsqlConnection connection, int organizationId, Guid id, DateOnly on, CancellationToken cancellationToken)
    {
        var scope = new QueryScope(organizationId, viewerPersons: null, UsageFilters.None, [], people: null);
        if (await new StoryFacts(connection, scope, id, on).ReadAsync(cancellationToken) is not var (calls, events))
            return;
        var traits = SessionTraits.Of(calls, events);
        var (commits, pullRequests) = await CountsAsync(connection, organizationId, id, on, cancellationToken);
        await using var command = new NpgsqlCommand(TraitsSql.Upsert, connection);
        foreach (object value in new object[]
        {
            organizationId, id, on, traits.PeakContext, traits.Misses, traits.MissedTokens, traits.MissNano, traits.Avoidable,
            traits.Prompts, traits.ApiErrors, traits.FailedTools, traits.Rejections, commits, pullRequests,
        })
            command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<(int Commits, int PullRequests)> CountsAsync(
        NpgsqlConnection connection, int organizationId, Guid id, DateOnly on, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(TraitsSql.Counts, connection);
        command.Parameters.Add(new() { Value = organizationId });
        command.Parameters.Add(new() { Value = on });
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
            counts[reader.GetString(0)] = (int)Math.Clamp(reader.GetInt64(1), 0, int.MaxValue);
        return (counts.GetValueOrDefault(ActivityKinds.Commits), counts.GetValueOrDefault(ActivityKinds.PullRequests));
    }

    private static async Task ExecuteAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
