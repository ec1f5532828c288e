using Dapper;
using Npgsql;
using Takt.Contracts.Onboarding;
using Takt.Server.Http;
using Takt.Server.Onboarding.Validation;

namespace Takt.Server.Onboarding.Machines;

/// <summary>
/// Who is tracking: every machine of an organization with its owner, and every token that nothing was heard of. The page and the API both
/// end here.
/// </summary>
internal sealed class MachineStore(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>The machines heard last come first, tokens never heard last.</summary>
    public async Task<MachineList> ListAsync(MachineQuery query, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var (firstToken, machine) = query.Cursor?.Numbers ?? default;
        var rows = (await connection.QueryAsync<MachineRow>(new(
            MachineSql.Page,
            new
            {
                query.OrganizationId,
                query.OnlyMember,
                query.TokenId,
                now,
                active = now - TrackingLights.Lively,
                fresh = now - TrackingLights.Fresh,
                since = now - PresenceStore.Day,
                state = query.State?.ToName(),
                rank = query.Cursor?.At,
                firstToken,
                machine,
                limit = query.Limit,
            },
            cancellationToken: cancellationToken))).AsList();
        var totals = new MachineTotals(rows[0].Machines, rows[0].Active, rows[0].Recent, rows[0].Stale, rows[0].Never);
        rows.RemoveAll(row => row.TokenId == 0);
        var metered = await MeteredAsync(connection, query.OrganizationId, rows, now, cancellationToken);
        return new(
            totals,
            [.. rows.Select(row => row.ToSighting(now, row.Tokens24h > 0 || metered.Contains(row.Owner)))],
            rows.Count < query.Limit ? null : rows[^1].Cursor);
    }

    /// <summary>Asked only of machines that are heard while no call of theirs was counted: it may hold many rows.</summary>
    private static async Task<HashSet<(long, long?, int?)>> MeteredAsync(
        NpgsqlConnection connection, int organizationId, List<MachineRow> rows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var machines = rows.Where(row => row.Tokens24h == 0 && row.LastAt >= now - TrackingLights.Fresh).Select(row => row.MachineId ?? 0)
            .Distinct().ToArray();
        if (machines.Length == 0)
            return [];
        return (await connection.QueryAsync<(long MachineId, long? MemberId, int? ConnectionId)>(new(
            MachineSql.Metered, new { organizationId, since = now - PresenceStore.Day, machines },
            cancellationToken: cancellationToken))).ToHashSet();
    }

    private sealed class MachineRow
    {
        public long Machines { get; init; }
        public long Active { get; init; }
        public long Recent { get; init; }
        public long Stale { get; init; }
        public long Never { get; init; }
        public long FirstToken { get; init; }
        public long? MachineId { get; init; }
        public string? HostName { get; init; }
        public long? MemberId { get; init; }
        public string? MemberEmail { get; init; }
        public string? MemberName { get; init; }
        public int? ConnectionId { get; init; }
        public string? ConnectionSlug { get; init; }
        public string? ConnectionName { get; init; }
        public long TokenId { get; init; }
        public string TokenLabel { get; init; } = "";
        public string TokenPrefix { get; init; } = "";
        public bool TokenRevoked { get; init; }
        public DateTimeOffset? MetricsAt { get; init; }
        public DateTimeOffset? LogsAt { get; init; }
        public DateTimeOffset? TracesAt { get; init; }
        public DateTimeOffset? LastAt { get; init; }
        public string? AppVersion { get; init; }
        public string[] Sources { get; init; } = [];
        public string[] Accounts { get; init; } = [];
        public long Tokens24h { get; init; }

        public (long, long?, int?) Owner => (MachineId ?? 0, MemberId, ConnectionId);

        public PageCursor Cursor => PageCursor.Of(PageCursor.RankOf(LastAt ?? DateTimeOffset.UnixEpoch), FirstToken, MachineId ?? -1);

        public MachineSighting ToSighting(DateTimeOffset now, bool billed)
        {
            var signals = new SignalTimes(MetricsAt, LogsAt, TracesAt);
            return new(
                HostName, MemberId, MemberEmail, MemberName, ConnectionSlug, ConnectionName, TokenId, TokenLabel, TokenPrefix, TokenRevoked,
                signals, LastAt,
                TrackingLights.Of(LastAt, now), AppVersion, Accounts, Tokens24h, TrackingWarnings.Of(signals, Sources, AppVersion,
                    billed, now));
        }
    }
}
