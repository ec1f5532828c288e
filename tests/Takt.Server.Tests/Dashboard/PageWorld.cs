using Takt.Server.Access;
using Takt.Server.SignIn;
using Takt.Testing;

namespace Takt.Server.Tests.Dashboard;

/// <summary>An organization that a browser can look at, and the people who are signed in to it.</summary>
internal sealed class PageWorld
{
    private readonly TestDatabase _database;

    private PageWorld(TestDatabase database, int organizationId)
    {
        _database = database;
        OrganizationId = organizationId;
    }

    public int OrganizationId { get; }

    /// <summary>Its time zone is one where it is day now: what was done today stays of today while a page is looked at.</summary>
    public static async Task<PageWorld> CreateAsync(TestDatabase database, string name, bool demo = false) =>
        new(database, await database.ScalarAsync<int>(
            """
            insert into organizations (name, time_zone, demo, created_at)
            values ($1, case when extract(hour from now() at time zone 'UTC') between 6 and 17 then 'Europe/Zurich'
              else 'Pacific/Auckland' end, $2, now())
            returning organization_id
            """, name, demo));

    /// <summary>Thirty days of work by six people; <c>ada@example.com</c> and the others are persons without a member yet.</summary>
    public async Task WorkAsync()
    {
        var script = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests/Takt.Server.Tests/Dashboard/seed.sql"),
            TestContext.Current.CancellationToken);
        foreach (var statement in script.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (statement.Contains("$1", StringComparison.Ordinal))
                await _database.ExecuteAsync(statement, OrganizationId);
            else
                await _database.ExecuteAsync(statement);
        }
    }

    /// <summary>One session with one call a moment ago, as the ledger would leave it.</summary>
    public async Task OneCallAsync(long costNano)
    {
        var person = await _database.ScalarAsync<long>(
            "insert into persons (organization_id, kind, key, email) values ($1, 'email', 'new@example.com', 'new@example.com') "
                + "returning person_id", OrganizationId);
        var series = await _database.ScalarAsync<long>(
            "insert into series (organization_id, hash, person_id, source, model) "
                + "values ($1, gen_random_uuid(), $2, 'claude_code', 'claude-sonnet-5') returning series_id", OrganizationId, person);
        const string Sums = "(organization_id, {0}, series_id, calls, input, output, cache_read, cache_write, cost_nano, reported_nano, "
            + "list_nano, unpriced_tokens, unitemised_tokens)";
        const string Today = "(select (now() at time zone time_zone)::date from organizations where organization_id = $1)";
        var session = Guid.NewGuid();
        await _database.ExecuteAsync($"insert into usage_changes {Sums.Replace("{0}", "sessions, at, day", StringComparison.Ordinal)} "
            + $"select $1, 1, now(), {Today}, $2, 1, 10, 20, 0, 0, $3, $3, $3, 0, 0", OrganizationId, series, costNano);
        await _database.ExecuteAsync(
            $"insert into session_day {Sums.Replace("{0}", "session_id, day", StringComparison.Ordinal)} "
                + $"select $1, $4, {Today}, $2, 1, 10, 20, 0, 0, $3, $3, $3, 0, 0", OrganizationId, series, costNano, session);
        await _database.ExecuteAsync(
            "insert into sessions (organization_id, session_id, session_on, name, named, series_id, first_at, last_at, signals) "
                + $"select $1, $2, {Today}, 's', true, $3, now(), now(), 2",
            OrganizationId, session, series);
        await _database.ExecuteAsync(
            "insert into presence (organization_id, token_id, person_id, machine_id, account_id, signal, first_event_at, last_event_at, "
                + "last_received_at) values ($1, 0, $2, 0, 0, 2, now(), now(), now())", OrganizationId, person);
    }

    /// <summary>One more call of somebody who has worked before.</summary>
    public Task MoreAsync(long costNano) => _database.ExecuteAsync(
        """
        insert into usage_changes (at, series_id, organization_id, day, calls, input, output, cache_read, cache_write, cost_nano,
          cost_input_nano, reported_nano, list_nano, unpriced_tokens, unitemised_tokens)
        select now(), min(series_id), $1, (now() at time zone min(time_zone))::date, 1, 10, 20, 0, 0, $2, $2, $2, $2, 0, 0
        from series join organizations using (organization_id) where organization_id = $1
        """, OrganizationId, costNano);

    /// <summary>An organization that is there already.</summary>
    public static PageWorld Of(TestDatabase database, int organizationId) => new(database, organizationId);

    /// <returns>The value of the session cookie.</returns>
    public async Task<string> SignInAsync(string email, string role)
    {
        var user = await _database.ScalarAsync<long>("insert into users (email, created_at) values ($1, now()) returning user_id", email);
        var member = await _database.ScalarAsync<long>(
            "insert into members (organization_id, user_id, role, created_at) values ($1, $2, $3, now()) returning member_id",
            OrganizationId, user, role);
        var secret = SessionCookie.CreateSecret();
        await _database.ExecuteAsync(
            "insert into cookie_sessions (organization_id, member_id, user_id, hash, created_at, expires_at) "
                + "values ($1, $2, $3, $4, now(), now() + interval '1 day')",
            OrganizationId, member, user, SecretHash.Compute(secret));
        return secret;
    }
}
