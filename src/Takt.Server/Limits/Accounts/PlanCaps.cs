using Dapper;
using Npgsql;
using Takt.Metering.Limits;

namespace Takt.Server.Limits.Accounts;

/// <summary>
/// What accounts of one plan and seat type know in common: their caps are the same, so one who has taught nothing yet goes by what the
/// others taught.
/// </summary>
internal sealed class PlanCaps
{
    /// <summary>Fewer accounts are no knowledge of a plan.</summary>
    private const int Fewest = 2;

    /// <summary>A plan is what telemetry of the last days says of an account.</summary>
    private const int Days = 14;

    private const string Insert = """
        insert into limit_caps (organization_id, account_id, scope, cap, learned_at)
        values (@organizationId, @accountId, @scope, @cap, @now)
        on conflict (organization_id, account_id, scope) do update set cap = excluded.cap, learned_at = excluded.learned_at
        """;

    private const string Read = """
        select p.account_id, p.plan, p.seat_type, c.scope, c.cap from (
          select account_id, max(plan) as plan, max(coalesce(seat_type, '')) as seat_type from sums_seats_day
          where organization_id = @organizationId and day >= @since and account_id is not null and plan is not null group by 1) p
        left join limit_caps c on c.organization_id = @organizationId and c.account_id = p.account_id
        """;

    private readonly List<Row> _rows;

    private PlanCaps(List<Row> rows) => _rows = rows;

    public static async Task<PlanCaps> ReadAsync(
        NpgsqlConnection connection, int organizationId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-Days);
        var rows = await connection.QueryAsync<(long, string, string, string?, double?)>(new(
            Read, new { organizationId, since }, cancellationToken: cancellationToken));
        return new([.. rows.Select(row => new Row(row.Item1, row.Item2, row.Item3, row.Item4, row.Item5))]);
    }

    /// <summary>Keeps what an account taught, for the others.</summary>
    public static async Task KeepAsync(
        NpgsqlConnection connection, int organizationId, long accountId, LoadedAccount account, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        foreach (var window in LimitWindows.All)
        {
            if (account.Limits.Learned(window) is { } cap)
            {
                await connection.ExecuteAsync(new(
                    Insert, new { organizationId, accountId, scope = window.Scope(), cap, now }, cancellationToken: cancellationToken));
            }
        }
    }

    /// <summary>Tells an account that has taught nothing what those of its plan taught.</summary>
    public void Tell(long accountId, LoadedAccount account)
    {
        if (_rows.Find(row => row.Account == accountId) is not { } own)
            return;
        foreach (var window in LimitWindows.All)
        {
            double[] caps =
            [
                .. _rows.Where(row => row.Account != accountId && row.Plan == own.Plan && row.SeatType == own.SeatType
                    && row.Scope == window.Scope()).Select(row => row.Cap!.Value).Order(),
            ];
            if (caps.Length >= Fewest && account.Limits.Learned(window) is null)
                account.Limits.Assume(window, caps[caps.Length / 2]);
        }
    }

    private sealed record Row(long Account, string Plan, string SeatType, string? Scope, double? Cap);
}
