using System.Globalization;
using Takt.Server.Access;
using Takt.Server.Onboarding.Devices;
using Takt.Server.SignIn;
using Takt.Server.SignIn.Pins;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Members;
using Takt.Server.Tests.Usage.People;
using Takt.Testing;

namespace Takt.Server.Tests.Authorization;

/// <summary>A server with organizations A and B, and all that a call may be about. What lies in A must stay out of B's reach.</summary>
public sealed class MatrixWorld : IAsyncLifetime
{
    public const int A = 1, B = 2;
    public const string Password = AccessServer.AdminPassword;
    private int _count;

    public TestServer Server { get; private set; } = null!;

    public TestDatabase Database => Server.Database;

    public async ValueTask InitializeAsync()
    {
        // Nobody listens there: who may ask for a PIN is tried here, that it arrives elsewhere.
        Server = await AccessServer.StartWithAdminAsync(setup =>
        {
            setup.Settings["TAKT_SMTP_URL"] = "smtp://127.0.0.1:9";
            setup.Settings["TAKT_MAIL_FROM"] = "takt@example.com";
        });
        await SecondOrganization.CreateAsync(Server);
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
    }

    public string Unique(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{Interlocked.Increment(ref _count)}");

    /// <summary>An address of this machine that nobody has come from yet.</summary>
    public string Address()
    {
        var number = Interlocked.Increment(ref _count);
        return string.Create(CultureInfo.InvariantCulture, $"127.9.{number / 250}.{(number % 250) + 1}");
    }

    /// <summary>A new member who signs in with the password of all.</summary>
    internal async Task<(long User, long Member, string Email)> MemberAsync(int organization, string role = "member")
    {
        var email = Unique("person") + "@example.com";
        var user = await Database.ScalarAsync<long>(
            "insert into users (email, password_hash, created_at) select $1, password_hash, now() from users where email = $2 "
                + "returning user_id", email, AccessServer.AdminEmail);
        var member = await Database.ScalarAsync<long>(
            "insert into members (organization_id, user_id, role, created_at) values ($1, $2, $3, now()) returning member_id",
            organization, user, role);
        return (user, member, email);
    }

    /// <param name="then">A statement that changes it; {0} is the member.</param>
    internal async Task<Credential> CookieAsync(int organization, string role, string? then = null)
    {
        var (user, member, _) = await MemberAsync(organization, role);
        var secret = SessionCookie.CreateSecret();
        await Database.ExecuteAsync(
            "insert into cookie_sessions (organization_id, member_id, user_id, hash, created_at, expires_at) "
                + "values ($1, $2, $3, $4, now(), now() + interval '1 day')",
            organization, member, user, SecretHash.Compute(secret));
        if (then is not null)
            await Database.ExecuteAsync(string.Format(CultureInfo.InvariantCulture, then, member));
        return new($"{SessionCookie.Name}={secret}", organization, member);
    }

    /// <param name="role">Of a new member whom the token is assigned to; null for none.</param>
    /// <param name="ended">What ends it, as an assignment.</param>
    internal async Task<Credential> TokenAsync(
        int organization, string? role, string[] scopes, bool connection = false, string? ended = null)
    {
        var member = role is null ? (long?)null : (await MemberAsync(organization, role)).Member;
        var slug = connection ? await ConnectionAsync(organization) : null;
        var token = TokenFormat.Create();
        await Database.ExecuteAsync(
            """
            insert into tokens (organization_id, hash, prefix, label, scopes, member_id, connection_id, created_at)
            values ($1, $2, $3, 'matrix', $4, $5::bigint, (select connection_id from connections where slug = $6), now())
            """,
            organization, SecretHash.Compute(token), token[..9], scopes, member is { } id ? id : DBNull.Value, slug is null
                ? DBNull.Value : slug);
        if (ended is not null)
            await Database.ExecuteAsync($"update tokens set {ended} where hash = $1", SecretHash.Compute(token));
        return new(token, organization, member);
    }

    /// <returns>The id of a token, of the member if there is one.</returns>
    internal Task<long> TokenIdAsync(int organization, long? member) => Database.ScalarAsync<long>(
        "insert into tokens (organization_id, hash, prefix, label, scopes, member_id, created_at) "
            + "values ($1, $2, 'takt_abcd', 'of the matrix', '{usage:write}', $3::bigint, now()) returning token_id",
        organization, SecretHash.Compute(TokenFormat.Create()), member is { } id ? id : DBNull.Value);

    /// <returns>The id of a token that was made before its member came, who has not said yet whether it is theirs.</returns>
    internal async Task<long> UnconfirmedIdAsync(int organization, long? member)
    {
        var owner = member ?? (await MemberAsync(organization)).Member;
        return await Database.ScalarAsync<long>(
            "update tokens set claimed = true, was_claimed = true, created_by = member_id where token_id = $1 returning token_id",
            await TokenIdAsync(organization, owner));
    }

    /// <returns>A person with whom came what a member has said is not theirs.</returns>
    internal async Task<long> DisputedAsync(int organization)
    {
        var token = await UnconfirmedIdAsync(organization, null);
        await Database.ExecuteAsync("update tokens set revoked_at = now(), rejected_at = now() where token_id = $1", token);
        return await Database.ScalarAsync<long>(
            "insert into persons (organization_id, kind, key) values ($1, 'claim', $2) returning person_id", organization,
            token.ToString(CultureInfo.InvariantCulture));
    }

    /// <returns>The slug.</returns>
    internal async Task<string> ConnectionAsync(int organization)
    {
        var slug = Unique("connection-");
        await Database.ExecuteAsync("insert into connections (organization_id, slug, name, created_at) values ($1, $2, $2, now())",
            organization, slug);
        return slug;
    }

    internal Task<long> PersonAsync(int organization) => Database.ScalarAsync<long>(
        "insert into persons (organization_id, kind, key) values ($1, 'user', $2) returning person_id", organization, Unique("uid"));

    internal Task<long> EventAsync(int organization) =>
        Database.ScalarAsync<long>("select max(event_id) from audit.events where organization_id = $1", organization);

    /// <returns>The code.</returns>
    internal async Task<(long Id, string Code)> InviteAsync(int organization)
    {
        var code = Takt.Server.Members.Invites.InviteCode.Create();
        var id = await Database.ScalarAsync<long>(
            "insert into invites (organization_id, hash, prefix, role, created_at, expires_at) "
                + "values ($1, $2, $3, 'member', now(), now() + interval '1 day') returning invite_id",
            organization, SecretHash.Compute(code), code[..16]);
        return (id, code);
    }

    /// <summary>A device flow that a member has approved.</summary>
    internal async Task<(string Device, string Resume)> DeviceAsync(int organization)
    {
        var (_, member, _) = await MemberAsync(organization);
        var (device, resume) = (DeviceCodes.CreateDevice(), DeviceCodes.CreateResume());
        await Database.ExecuteAsync(
            """
            insert into device_codes (device_hash, resume_hash, user_hash, machine, created_at, expires_at, decided_at, approved,
              organization_id, member_id)
            values ($1, $2, $3, 'laptop', now(), now() + interval '15 minutes', now(), true, $4, $5)
            """,
            SecretHash.Compute(device), SecretHash.Compute(resume), SecretHash.Compute(DeviceCodes.CreateUser()), organization, member);
        return (device, resume);
    }

    /// <returns>A code that waits for somebody to approve it.</returns>
    internal async Task<string> UserCodeAsync()
    {
        var code = DeviceCodes.CreateUser();
        await Database.ExecuteAsync(
            "insert into device_codes (device_hash, resume_hash, user_hash, machine, created_at, expires_at) "
                + "values ($1, $2, $3, 'laptop', now(), now() + interval '15 minutes')",
            SecretHash.Compute(DeviceCodes.CreateDevice()), SecretHash.Compute(DeviceCodes.CreateResume()), SecretHash.Compute(code));
        return code;
    }

    /// <summary>A PIN of a new member, as if it had been mailed.</summary>
    internal async Task<(string Email, string Challenge, string Pin)> PinAsync(int organization)
    {
        var (user, _, email) = await MemberAsync(organization);
        var (challenge, pin) = (PinSecrets.CreateChallenge(), PinSecrets.CreatePin());
        await Database.ExecuteAsync(
            "insert into sign_in_pins (hash, challenge_hash, email_hash, user_id, created_at, expires_at) "
                + "values ($1, $2, $3, $4, now(), now() + interval '10 minutes')",
            PinSecrets.Hash(challenge, pin), SecretHash.Compute(challenge), SecretHash.Compute(email), user);
        return (email, challenge, pin);
    }

    /// <returns>The id of a body that was received, as the API writes it.</returns>
    internal async Task<string> BodyAsync(int organization)
    {
        await Server.SpendAsync((await TokenAsync(organization, null, ["usage:write"])).Value!, 1);
        return (await Database.ScalarAsync<string>(
            "select to_char(batch_on, 'YYYYMMDD') || '-' || replace(hash::text, '-', '') from raw_batches where organization_id = $1 "
                + "limit 1", organization))!;
    }

    internal async Task<Guid> SessionAsync(int organization)
    {
        var person = await PersonAsync(organization);
        var id = Guid.NewGuid();
        await Database.ExecuteAsync(
            """
            with s as (insert into series (organization_id, hash, person_id, source) values ($1, gen_random_uuid(), $2, 'claude_code')
              returning series_id)
            insert into sessions (organization_id, session_id, session_on, name, named, series_id, first_at, last_at, signals)
            select $1, $3, now()::date, 'matrix', true, series_id, now(), now(), 2 from s
            """,
            organization, person, id);
        return id;
    }

    /// <summary>What an organization has of changes and telemetry: equal before and after a call that must not change anything.</summary>
    internal Task<string?> FingerprintAsync(int organization) => Database.ScalarAsync<string>(
        "select (select count(*) from audit.events where organization_id = $1) || ' changes, ' || (select count(*) from raw_batches "
            + "where organization_id = $1) || ' bodies'", organization);
}
