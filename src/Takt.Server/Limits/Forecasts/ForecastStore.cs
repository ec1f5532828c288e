using Dapper;
using Npgsql;
using NpgsqlTypes;
using Takt.Contracts.Limits;
using Takt.Metering.Forecasts;
using Takt.Server.Limits.Accounts;

namespace Takt.Server.Limits.Forecasts;

/// <summary>A forecast whose window is over.</summary>
internal sealed record DueForecast(int OrganizationId, long AccountId, string Scope, DateTime ResetsAt);

/// <summary>Keeps forecasts as they were given, and what came of them.</summary>
internal sealed class ForecastStore(TimeProvider time)
{
    private const string Against = "the account's own gauge at the reset: its last reading and what was seen since. Use that nobody "
        + "sees, and the gauge's own error, can't show in it.";

    private const string Insert = """
        insert into limit_forecasts (organization_id, account_id, made_at, resets_at, scope, used, quantiles, hit_probability, hit_p10,
          hit_p50, hit_p90)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing
        """;

    /// <summary>Each window counts once, however many forecasts were given for it. Quantiles 2 and 18 of 19 are p10 and p90.</summary>
    private const string Coverage = """
        select count(*)::int, coalesce(avg(within), 0)::float8 from (
          select avg(case when realised + 0.0025 >= quantiles[2] and realised - 0.0025 <= quantiles[18] then 1.0 else 0 end) as within
          from limit_forecasts where organization_id = @org and account_id = any(@accounts) and realised is not null and resets_at > @since
          group by account_id, scope, resets_at) w
        """;

    /// <summary>What has come in of each account of an organization.</summary>
    public static async Task<IReadOnlyDictionary<long, AccountVersion>> VersionsAsync(
        NpgsqlConnection connection, int organizationId, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<(long Account, DateTime? Heard, DateTime? Read)>(new(
            """
            select account_id, max(heard), max(told) from (
              select account_id, last_received_at as heard, null::timestamptz as told from presence
              where organization_id = @organizationId and account_id <> 0
              union all
              select account_id, null, greatest(posted_at, undone_at) from limit_readings
              where organization_id = @organizationId and account_id is not null) v
            group by 1
            """, new { organizationId }, cancellationToken: cancellationToken));
        return rows.ToDictionary(row => row.Account, row => new AccountVersion(row.Heard, row.Read));
    }

    public async Task KeepAsync(
        NpgsqlConnection connection, int organizationId, long accountId, string scope, DateTimeOffset resetsAt, WindowForecast forecast,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Insert, connection);
        foreach (object value in new object[]
        {
            organizationId, accountId, time.GetUtcNow(), resetsAt, scope, (float)forecast.Used,
            forecast.Quantiles.Select(quantile => (float)quantile).ToArray(), (float)forecast.HitProbability,
        })
            command.Parameters.Add(new() { Value = value });
        foreach (var hit in new[] { forecast.HitP10, forecast.HitP50, forecast.HitP90 })
        {
            command.Parameters.Add(new()
            {
                NpgsqlDbType = NpgsqlDbType.TimestampTz,
                Value = hit is { } minute ? DateTimeOffset.FromUnixTimeSeconds(minute * 60) : DBNull.Value,
            });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What was said before of a window, in order of time: when, the use then, and the middle of what was forecast.</summary>
    public static async Task<IReadOnlyList<(DateTime MadeAt, float Used, float Middle)>> GivenAsync(
        NpgsqlConnection connection, int organizationId, long accountId, string scope, DateTimeOffset resetsAt,
        CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<(DateTime, float, float)>(new(
            """
            select made_at, used, quantiles[10] from limit_forecasts
            where organization_id = @organizationId and account_id = @accountId and scope = @scope
              and resets_at between @resetsAt - interval '10 minutes' and @resetsAt + interval '10 minutes'
            order by made_at
            """, new { organizationId, accountId, scope, resetsAt }, cancellationToken: cancellationToken))];

    /// <summary>Windows that are over and whose forecasts nobody has held against what came.</summary>
    public async Task<IReadOnlyList<DueForecast>> DueAsync(NpgsqlConnection connection, int limit, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<DueForecast>(new(
            """
            select distinct organization_id as "OrganizationId", account_id as "AccountId", scope as "Scope", resets_at as "ResetsAt"
            from limit_forecasts where settled_at is null and resets_at < @now limit @limit
            """, new { now = time.GetUtcNow() - TimeSpan.FromMinutes(5), limit }, cancellationToken: cancellationToken))];

    /// <param name="realised">Null where no reading told of that window.</param>
    public Task SettleAsync(NpgsqlConnection connection, DueForecast due, double? realised, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new(
            """
            update limit_forecasts set realised = @realised, settled_at = @now
            where organization_id = @OrganizationId and account_id = @AccountId and scope = @Scope and resets_at = @ResetsAt
            """,
            new { due.OrganizationId, due.AccountId, due.Scope, due.ResetsAt, realised = (float?)realised, now = time.GetUtcNow() },
            cancellationToken: cancellationToken));

    /// <summary>How forecasts of the last 90 days have held; null where none has come to its reset.</summary>
    public async Task<ForecastAccuracy?> AccuracyAsync(
        NpgsqlConnection connection, int organizationId, IEnumerable<LimitAccount> accounts, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Coverage, connection);
        command.Parameters.AddWithValue("org", organizationId);
        command.Parameters.AddWithValue("accounts", accounts.Select(account => account.Id).ToArray());
        command.Parameters.AddWithValue("since", time.GetUtcNow() - TimeSpan.FromDays(90));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetInt32(0) == 0 ? null : new(reader.GetInt32(0), Math.Round(100 * reader.GetDouble(1), 1), Against);
    }
}
