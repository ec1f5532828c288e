using Npgsql;
using Takt.Contracts.Usage;
using Takt.Metering.Cost;
using Takt.Metering.Sums;
using Takt.Server.Access;
using Takt.Server.Prices;
using Takt.Server.SignIn;
using Takt.Server.Usage;
using Takt.Testing;

namespace Takt.Server.Tests.Usage;

/// <summary>An organization whose rollups are filled by hand with sums that a test knows.</summary>
internal sealed class UsageWorld
{
    private readonly NpgsqlDataSource _source;
    private int _series;

    private UsageWorld(TestDatabase database, int organizationId)
    {
        _source = database.OwnerDataSource;
        OrganizationId = organizationId;
        var standing = new PriceStandings(database.DataSource, new PriceBook(database.DataSource, PriceList.BuiltIn), PriceList.BuiltIn);
        Usage = new(database.DataSource, standing, TimeProvider.System);
        Sessions = new(database.DataSource, standing);
        LastEvents = new(database.DataSource, TimeProvider.System);
    }

    public int OrganizationId { get; }
    public UsageStore Usage { get; }
    public SessionStore Sessions { get; }
    public LastEventStore LastEvents { get; }

    public static async Task<UsageWorld> CreateAsync(TestDatabase database, string timeZone = "UTC") =>
        new(database, await ScalarAsync<int>(database.OwnerDataSource,
            "insert into organizations (name, time_zone, created_at) values ('Test', $1, now()) returning organization_id", timeZone));

    public UsageQuery Query(string from, string to) =>
        new() { OrganizationId = OrganizationId, From = Moment(from), To = Moment(to) };

    public async Task<UsageAnswer> AnswerAsync(UsageQuery query)
    {
        var answered = await Usage.AnswerAsync(query, TestContext.Current.CancellationToken);
        Assert.Empty(answered.Errors);
        return answered.Answer!;
    }

    public static UsageMoment Moment(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day)
        ? UsageMoment.StartOf(day)
        : UsageMoment.At(DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture));

    public async Task<long> MemberAsync(string email, bool removed = false)
    {
        var user = await ScalarAsync<long>("insert into users (email, name, created_at) values ($1, null, now()) on conflict (email) "
            + "do update set email = excluded.email returning user_id", email);
        return await ScalarAsync<long>("insert into members (organization_id, user_id, role, created_at, removed_at) "
            + "values ($1, $2, 'member', now(), case when $3 then now() end) returning member_id",
            OrganizationId, user, removed);
    }

    public Task LinkAsync(long person, long member) =>
        ExecuteAsync("insert into person_links (organization_id, person_id, member_id, created_at) values ($1, $2, $3, now())",
            OrganizationId, person, member);

    public Task<long> PersonAsync(string kind, string key, string? email = null) =>
        ScalarAsync<long>("insert into persons (organization_id, kind, key, email) values ($1, $2, $3, $4::text) returning person_id",
            OrganizationId, kind, key, (object?)email ?? DBNull.Value);

    public Task<long> MachineAsync(string host) =>
        ScalarAsync<long>("insert into machines (organization_id, host_name) values ($1, $2) returning machine_id", OrganizationId, host);

    public Task<long> AccountAsync(string uuid, string provider, string? email = null) => ScalarAsync<long>(
        "insert into accounts (organization_id, account_uuid, provider_organization, email) values ($1, $2, $3, $4::text) "
            + "returning account_id", OrganizationId, uuid, provider, (object?)email ?? DBNull.Value);

    public Task<int> ConnectionAsync(string slug, string name) => ScalarAsync<int>(
        "insert into connections (organization_id, slug, name, created_at) values ($1, $2, $3, now()) returning connection_id",
        OrganizationId, slug, name);

    /// <returns>The token itself.</returns>
    public async Task<string> TokenAsync(long? member, params string[] scopes)
    {
        var plaintext = TokenFormat.Create();
        await ExecuteAsync("insert into tokens (organization_id, hash, prefix, label, member_id, scopes, created_at) "
            + "values ($1, $2, 'takt_', 'test', $3::bigint, $4, now())",
            OrganizationId, SecretHash.Compute(plaintext), (object?)member ?? DBNull.Value, scopes);
        return plaintext;
    }

    /// <returns>The cookie of a member who is signed in.</returns>
    public async Task<string> CookieAsync(long member)
    {
        var secret = SessionCookie.CreateSecret();
        await ExecuteAsync(
            """
            insert into cookie_sessions (organization_id, member_id, user_id, method, hash, created_at, expires_at)
            select organization_id, member_id, user_id, 'pin', $3, now(), now() + interval '1 day' from members where organization_id = $1
              and member_id = $2
            """,
            OrganizationId, member, SecretHash.Compute(secret));
        return "takt_session=" + secret;
    }

    /// <summary>A series of a person with any other columns set.</summary>
    public async Task<long> SeriesAsync(long person, params (string Column, object Value)[] columns)
    {
        var names = string.Concat(columns.Select(c => $", {c.Column}"));
        var slots = string.Concat(columns.Select((_, i) => $", ${i + 4}"));
        var source = columns.Any(c => c.Column == "source") ? ("", "") : (", source", ", 'claude_code'");
        var hash = new Guid(++_series, 0, 0, new byte[8]);
        return await ScalarAsync<long>($"insert into series (organization_id, person_id, hash{source.Item1}{names}) "
            + $"values ($1, $2, $3{source.Item2}{slots}) returning series_id",
            [OrganizationId, person, hash, .. columns.Select(c => c.Value)]);
    }

    public async Task<Guid> SessionAsync(long series, string first, string? last = null, short signals = 2)
    {
        var id = Guid.NewGuid();
        await ExecuteAsync("""
            insert into sessions (organization_id, session_id, session_on, name, named, series_id, first_at, last_at, signals)
            values ($1, $2, ($3::timestamptz at time zone 'UTC')::date, $2::text, true, $4, $3::timestamptz, $5::timestamptz, $6)
            """, OrganizationId, id, At(first), series, At(last ?? first), signals);
        await ExecuteAsync("""
            insert into presence (organization_id, token_id, person_id, machine_id, account_id, signal, first_event_at, last_event_at,
              last_received_at)
            select organization_id, 1, person_id, 0, 0, 2, $3::timestamptz, $4::timestamptz, $4::timestamptz from series
            where organization_id = $1 and series_id = $2
            on conflict (organization_id, token_id, person_id, machine_id, account_id, signal) do update
            set last_event_at = greatest(presence.last_event_at, excluded.last_event_at)
            """, OrganizationId, series, At(first), At(last ?? first));
        return id;
    }

    /// <summary>Puts usage into every rollup, and as a fact when it is one call.</summary>
    public async Task UseAsync(long series, Guid session, string at, Amounts amounts)
    {
        object[] keys = [OrganizationId, series, At(at)];
        object[] sums = [amounts.Calls, amounts.Input, amounts.Output, amounts.CacheRead, amounts.CacheWrite, amounts.CostNano,
            amounts.ReportedNano, amounts.ListNano, amounts.Unpriced, amounts.Unitemised];
        await AddToSessionDayAsync([.. keys, .. sums, session]);
        var sessions = await ScalarAsync<long>("""
            with has as (
              select exists (select from session_day where organization_id = $1 and session_id = $4 and calls + input <> 0) as any)
            update sessions s set begun_at = case when has.any then coalesce(s.begun_at, $3) end,
              begun_series_id = case when has.any then coalesce(s.begun_series_id, $2) end
            from has, sessions old
            where s.organization_id = $1 and s.session_id = $4 and old.organization_id = $1 and old.session_id = $4
            returning has.any::int::bigint - (old.begun_at is not null)::int::bigint
            """, [.. keys, session]);
        await ExecuteAsync("""
            insert into usage_changes (organization_id, series_id, at, day, calls, input, output, cache_read, cache_write, cost_nano,
              cost_input_nano, reported_nano, list_nano, unpriced_tokens, unitemised_tokens, sessions)
            select $1, $2, date_bin('15 minutes', $3::timestamptz, 'epoch'), ($3::timestamptz at time zone time_zone)::date, $4, $5, $6, $7,
              $8, $9, $9, $10, $11, $12, $13, $14 from organizations where organization_id = $1
            """, [.. keys, .. sums, sessions]);
        if (amounts.Calls == 1)
            await CallAsync(series, session, at, amounts);
    }

    public Task CallAsync(long series, Guid session, string at, Amounts amounts, short evidence = 3) => ExecuteAsync("""
        insert into usage (organization_id, series_id, at, session_id, session_on, record_key, input, output, cache_read, cache_write,
          cost_nano, list_nano, duration_ms, evidence, flags)
        select $1, $2, $3, $4, session_on, gen_random_uuid(), $5, $6, $7, $8, case when $11 = 0 then $9 end, $10, 0, $12, 1
        from sessions where organization_id = $1 and session_id = $4
        """, OrganizationId, series, At(at), session, (int)amounts.Input, (int)amounts.Output, (int)amounts.CacheRead,
        (int)amounts.CacheWrite, amounts.CostNano, amounts.ListNano, amounts.Unpriced, evidence);

    public async Task ActAsync(long series, Guid session, string at, string kind, long value)
    {
        var kindId = await ScalarAsync<int>(
            "insert into activity_kinds (name) values ($1) on conflict (name) do update set name = excluded.name returning kind_id", kind);
        await ExecuteAsync("""
            insert into activity (organization_id, series_id, at, time_nano, value, delta, session_id, session_on, record_key, kind_id)
            select $1, $2, $3, 0, $5, $5, $4, session_on, gen_random_uuid(), $6 from sessions where organization_id = $1 and session_id = $4
            """, OrganizationId, series, At(at), session, value, kindId);
        await ExecuteAsync("""
            insert into event_changes (organization_id, series_id, at, day, kind_id, value)
            select $1, $2, $3, ($3::timestamptz at time zone time_zone)::date, $4, $5 from organizations where organization_id = $1
            """, OrganizationId, series, At(at), kindId, value);
        var measure = MeasureTable.Rows.SingleOrDefault(row => row.Of(MeasureTable.Of(kind, 1)) == 1)?.Column;
        if (measure is not null)
            await ExecuteAsync($"""
                insert into usage_changes (organization_id, series_id, at, day, {measure})
                select $1, $2, $3, ($3::timestamptz at time zone time_zone)::date, $4 from organizations where organization_id = $1
                """, OrganizationId, series, At(at), value);
    }

    public async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = Command(_source, sql, values);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static DateTime At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;

    private const string Day = "(select ($3::timestamptz at time zone time_zone)::date from organizations where organization_id = $1)";

    private Task AddToSessionDayAsync(object[] parameters) => ExecuteAsync($"""
        insert into session_day as d (organization_id, series_id, session_id, day, calls, input, output, cache_read, cache_write,
          cost_nano, reported_nano, list_nano, unpriced_tokens, unitemised_tokens)
        values ($1, $2, $14, {Day}, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        on conflict (organization_id, day, session_id, series_id) do update set calls = d.calls + excluded.calls,
          input = d.input + excluded.input, output = d.output + excluded.output, cache_read = d.cache_read + excluded.cache_read,
          cache_write = d.cache_write + excluded.cache_write, cost_nano = d.cost_nano + excluded.cost_nano,
          reported_nano = d.reported_nano + excluded.reported_nano, list_nano = d.list_nano + excluded.list_nano,
          unpriced_tokens = d.unpriced_tokens + excluded.unpriced_tokens,
          unitemised_tokens = d.unitemised_tokens + excluded.unitemised_tokens
        """, parameters);

    private Task<T> ScalarAsync<T>(string sql, params object[] values) => ScalarAsync<T>(_source, sql, values);

    private static async Task<T> ScalarAsync<T>(NpgsqlDataSource source, string sql, params object[] values)
    {
        await using var command = Command(source, sql, values);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private static NpgsqlCommand Command(NpgsqlDataSource source, string sql, object[] values)
    {
        var command = source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return command;
    }
}

/// <summary>What one stroke of usage adds; a reported call by default.</summary>
internal sealed record Amounts(
    long CostNano, long Input = 0, long Output = 0, long CacheRead = 0, long CacheWrite = 0, long Calls = 1, long Unpriced = 0,
    long Unitemised = 0)
{
    public long ReportedNano { get; init; } = CostNano;

    public long ListNano { get; init; } = CostNano;
}
