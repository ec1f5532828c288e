using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Sessions;
using Takt.Metering.Usage;
using Takt.Server.Jobs;
using Takt.Server.Usage.Queries;
using Takt.Server.Usage.Sessions.Story;

namespace Takt.Server.Usage.Sessions.Traits;

/// <summary>Looks at sessions that have changed, and keeps what is odd about each.</summary>
internal sealed class TraitsKeeper(NpgsqlDataSource database)
{
    /// <value>Sessions of one round: where more change, each waits its turn, and the others' requests don't.</value>
    public int SessionsAtOnce { get; set; } = 200;

    /// <returns>How many were looked at.</returns>
    public async Task<int> RunAsync(JobLease lease, CancellationToken cancellationToken)
    {
        var due = await DueAsync(cancellationToken);
        foreach (var organization in due.GroupBy(session => session.OrganizationId))
        {
            await using var transaction = await lease.OpenAsync(cancellationToken);
            await ExecuteAsync(transaction.Connection, TraitsSql.Take, organization, cancellationToken);
            foreach (var (_, id, on) in organization.Where(session => session.On is not null))
                await KeepAsync(transaction.Connection, organization.Key, id, on!.Value, cancellationToken);
            await ExecuteAsync(transaction.Connection, TraitsSql.Tell, organization, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return due.Count;
    }

    private async Task<List<(int OrganizationId, Guid Id, DateOnly? On)>> DueAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(TraitsSql.Due);
        command.Parameters.Add(new() { Value = SessionsAtOnce });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<(int, Guid, DateOnly?)>();
        while (await reader.ReadAsync(cancellationToken))
            due.Add((reader.GetInt32(0), reader.GetGuid(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<DateOnly>(2)));
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
        NpgsqlConnection connection, string sql, IGrouping<int, (int, Guid Id, DateOnly?)> sessions, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new() { Value = sessions.Key });
        command.Parameters.Add(new()
        {
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid,
            Value = sessions.Select(session => session.Id).ToArray(),
        });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
