using Dapper;
using Npgsql;
using Takt.Contracts.Onboarding;
using Takt.Server.Http;
using Takt.Server.Onboarding.Validation;
using Takt.Server.Usage;

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
        var (id, machine) = query.Cursor?.Numbers ?? default;
        var owners = await Owners.ReadAsync(connection, query.OrganizationId, cancellationToken);
        var viewer = query.OnlyMember is { } member
            ? await Owners.PersonsAsync(connection, query.OrganizationId, member, cancellationToken) : null;
        var rows = (await connection.QueryAsync<MachineRow>(new(
            MachineSql.Page,
            new
            {
                query.OrganizationId,
                query.OnlyMember,
                query.TokenId,
                viewer,
                persons = owners.Persons,
                owners = owners.Keys,
                members = owners.Members,
                now,
                active = now - TrackingLights.Lively,
                fresh = now - TrackingLights.Fresh,
                since = now - PresenceStore.Day,
                week = now - PresenceStore.Week,
                state = query.State?.ToName(),
                rank = query.Cursor?.At,
                id,
                machine,
                limit = query.Limit,
            },
            cancellationToken: cancellationToken))).AsList();
        var totals = new MachineTotals(rows[0].Machines, rows[0].Active, rows[0].Recent, rows[0].Stale, rows[0].Never);
        rows.RemoveAll(row => row.TokenId == 0);
        var metered = await MeteredAsync(connection, query.OrganizationId, rows, now, cancellationToken);
        long[] nameless = [.. rows.Where(row => row.MemberId is null).Select(row => row.People.FirstOrDefault())];
        var names = await Owners.NamesAsync(connection, query.OrganizationId, nameless, cancellationToken);
        return new(
            totals,
            [.. rows.Select(row => row.ToSighting(now, row.Tokens24h > 0 || row.IsAmong(metered),
                names.GetValueOrDefault(row.People.FirstOrDefault())))],
            rows.Count < query.Limit ? null : rows[^1].Cursor);
    }

    /// <summary>Asked only of machines that are heard while no call of theirs was counted: it may hold many rows.</summary>
    private static async Task<HashSet<(long, long)>> MeteredAsync(
        NpgsqlConnection connection, int organizationId, List<MachineRow> rows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var machines = rows.Where(row => row.Tokens24h == 0 && row.LastAt >= now - TrackingLights.Fresh).Select(row => row.MachineId ?? 0)
            .Distinct().ToArray();
        if (machines.Length == 0)
            return [];
        return (await connection.QueryAsync<(long MachineId, long PersonId)>(new(
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
        public long Id { get; init; }
        public long[] People { get; init; } = [];
        public long? MachineId { get; init; }
        public string? HostName { get; init; }
        public long? MemberId { get; init; }
        public string? MemberEmail { get; init; }
        public string? MemberName { get; init; }
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
        public DateTimeOffset? ReceivedAt { get; init; }
        public string? AppVersion { get; init; }
        public string[] Sources { get; init; } = [];
        public string[] Accounts { get; init; } = [];
        public string[] OtherEmails { get; init; } = [];
        public string? Automation { get; init; }
        public string? ByHand { get; init; }
        public long Tokens24h { get; init; }

        public PageCursor Cursor => PageCursor.Of(PageCursor.RankOf(LastAt ?? DateTimeOffset.UnixEpoch), Id, MachineId ?? -1);

        public bool IsAmong(HashSet<(long, long)> metered) => People.Any(person => metered.Contains((MachineId ?? 0, person)));

        /// <param name="person">Who it is, where it is no member.</param>
        public MachineSighting ToSighting(DateTimeOffset now, bool billed, OwnerName? person)
        {
            var signals = new SignalTimes(MetricsAt, LogsAt, TracesAt);
            return new()
            {
                HostName = HostName,
                OwnerName = MemberName ?? MemberEmail ?? (person?.PersonId is null ? null : person.Name) ?? ConnectionName
                    ?? $"shared: {TokenLabel}",
                MemberId = MemberId,
                MemberEmail = MemberEmail,
                MemberName = MemberName,
                PersonId = MemberId is null ? person?.PersonId : null,
                ConnectionId = ConnectionSlug,
                ConnectionName = ConnectionName,
                TokenId = TokenId,
                TokenLabel = TokenLabel,
                TokenPrefix = TokenPrefix,
                TokenRevoked = TokenRevoked,
                Signals = signals,
                LastSeenAt = LastAt,
                LastReceivedAt = ReceivedAt,
                Light = TrackingLights.Of(LastAt, now),
                AppVersion = AppVersion,
                Accounts = Accounts,
                Automation = Kinds.Of(MemberId is null ? person?.ByHand : ByHand, Automation),
                Tokens24h = Tokens24h,
                Warnings =
                [
                    .. TrackingWarnings.Of(signals, Sources, AppVersion, billed, now),
                    .. TrackingWarnings.OfTimes(LastAt, ReceivedAt, now),
                    .. TrackingWarnings.OfOtherEmails(OtherEmails, MemberEmail),
                ],
            };
        }
    }
}
