using Dapper;
using Npgsql;
using Takt.Contracts.Onboarding;
using Takt.Server.Http;
using Takt.Server.Onboarding.Validation;
using Takt.Server.Usage;

namespace Takt.Server.Onboarding.Rollout;

/// <summary>How far each person has come on board, invited ones included. The page and the API both end here.</summary>
internal sealed class RolloutStore(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>A week: people have days off.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromDays(7);

    /// <summary>The least far first: the invited, newest invite first, then members in the order in which they joined.</summary>
    public async Task<RolloutList> ListAsync(RolloutQuery query, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var owners = await Owners.ReadAsync(connection, query.OrganizationId, cancellationToken);
        var versions = await connection.QueryAsync<string>(
            new(RolloutSql.Versions, new { query.OrganizationId }, cancellationToken: cancellationToken));
        var rows = (await connection.QueryAsync<RolloutRow>(new(
            RolloutSql.Page,
            new
            {
                query.OrganizationId,
                now,
                quiet = now - Quiet,
                failing = versions.Where(ClientVersions.Fails).ToArray(),
                claudeCode = Product.ClaudeCode.Source,
                persons = owners.Persons,
                owners = owners.Keys,
                members = owners.Members,
                stage = (int?)query.Stage,
                rank = query.Cursor?.Rank,
                id = query.Cursor?.Numbers.First,
                limit = query.Limit,
            },
            cancellationToken: cancellationToken))).AsList();
        var totals = new RolloutTotals(rows[0].People, rows[0].Invited, rows[0].Registered, rows[0].Seen, rows[0].Healthy);
        rows.RemoveAll(row => row.Email is null);
        return new(totals, [.. rows.Select(row => row.ToTeammate())],
            rows.Count < query.Limit ? null : PageCursor.Of(rows[^1].Stage, rows[^1].Id));
    }

    private sealed class RolloutRow
    {
        public long People { get; init; }
        public long Invited { get; init; }
        public long Registered { get; init; }
        public long Seen { get; init; }
        public long Healthy { get; init; }
        public int Stage { get; init; }
        public long Id { get; init; }
        public string? Reason { get; init; }
        public DateTimeOffset Since { get; init; }
        public string? Email { get; init; }
        public string? Name { get; init; }
        public long? MemberId { get; init; }
        public long? InviteId { get; init; }
        public int Machines { get; init; }
        public DateTimeOffset? LastAt { get; init; }
        public string? AppVersion { get; init; }

        public Teammate ToTeammate() =>
            new(Email!, Name, MemberId, InviteId, (RolloutStage)Stage, Since, Machines, LastAt, AppVersion, Reason);
    }
}
