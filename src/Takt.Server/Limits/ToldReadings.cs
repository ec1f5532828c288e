using Dapper;
using Npgsql;
using Takt.Server.Access;
using Takt.Server.Audit;

namespace Takt.Server.Limits;

/// <summary>A reading of both windows that somebody's status line told.</summary>
/// <param name="Account">The provider's account, by its uuid.</param>
/// <param name="Email">Whose status line it was.</param>
internal sealed record ToldReading(
    DateTimeOffset At, string Account, string Session, string Email, double FiveHour, DateTimeOffset FiveHourReset, double Week,
    DateTimeOffset WeekReset);

/// <summary>For rooms that tell readings of their own making, many at once.</summary>
internal sealed class ToldReadings(NpgsqlDataSource database, ControlPlane controlPlane)
{
    private const string Insert = """
        insert into limit_readings (organization_id, account_id, session_id, member_id, kind, scope, source, used_percentage, resets_at,
          read_at, posted_at)
        select @organizationId, ac.account_id, r.session, coalesce(m.member_id, 0), 1, w.scope, 'statusline', w.used, w.resets, r.at, r.at
        from unnest(@at, @account, @session, @email, @five, @fiveReset, @week, @weekReset)
          as r (at, account, session, email, five, five_reset, week, week_reset)
        join accounts ac on ac.organization_id = @organizationId and ac.account_uuid = r.account
        left join users u on u.email = r.email
        left join members m on m.organization_id = @organizationId and m.user_id = u.user_id
        cross join lateral (values ('five_hour', r.five, r.five_reset), ('seven_day', r.week, r.week_reset)) w (scope, used, resets)
        on conflict do nothing
        """;

    private const string Mark = """
        insert into organization_accounts (organization_id, account_id, marked_at)
        select organization_id, account_id, now() from accounts where organization_id = @organizationId on conflict do nothing
        """;

    /// <summary>The newest that is there; null for none.</summary>
    public async Task<DateTimeOffset?> NewestAsync(int organizationId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var newest = await connection.ExecuteScalarAsync<DateTime?>(new(
            "select max(read_at) from limit_readings where organization_id = @organizationId", new { organizationId },
            cancellationToken: cancellationToken));
        return newest is { } at ? new DateTimeOffset(at, default) : null;
    }

    public async Task AddAsync(int organizationId, IReadOnlyList<ToldReading> readings, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new(
            Insert,
            new
            {
                organizationId,
                at = readings.Select(reading => reading.At.UtcDateTime).ToArray(),
                account = readings.Select(reading => reading.Account).ToArray(),
                session = readings.Select(reading => reading.Session).ToArray(),
                email = readings.Select(reading => reading.Email).ToArray(),
                five = readings.Select(reading => reading.FiveHour).ToArray(),
                fiveReset = readings.Select(reading => reading.FiveHourReset.UtcDateTime).ToArray(),
                week = readings.Select(reading => reading.Week).ToArray(),
                weekReset = readings.Select(reading => reading.WeekReset.UtcDateTime).ToArray(),
            },
            cancellationToken: cancellationToken));
    }

    /// <summary>Marks all accounts as the organization's.</summary>
    public async Task MarkAsync(Actor actor, int organizationId, CancellationToken cancellationToken)
    {
        await using var change = await controlPlane.BeginAsync(actor, "account.mark", organizationId, cancellationToken);
        await change.Connection.ExecuteAsync(new(Mark, new { organizationId }, change.Transaction, cancellationToken: cancellationToken));
        await change.CommitAsync(cancellationToken);
    }
}
