using System.Security.Cryptography;
using Dapper;
using Npgsql;
using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.Members.FirstStart;
using Takt.Server.SignIn;
using Takt.Server.Tokens;

namespace Takt.Server.Members;

/// <summary>A demonstration's organization and the secrets of this run: the former ones end with the former run.</summary>
internal sealed record DemoOrganization(int OrganizationId, DateTimeOffset CreatedAt, string Password, string Token);

/// <summary>Makes the demonstration's organization on an empty server, and finds it again at later starts.</summary>
internal sealed class DemoFounding(
    NpgsqlDataSource database, SetupStore setup, Passwords passwords, TokenIssuer issuer, ControlPlane controlPlane, TimeProvider time)
{
    private const string TokenLabel = "Demo telemetry";
    private const string PasswordAlphabet = "abcdefghijkmnpqrstuvwxyz23456789";
    private static readonly Actor Demo = Actor.OfProgram("demo");

    /// <param name="people">E-mail and name of the members beside the admin. They have no password: only the admin signs in.</param>
    /// <returns>Null when the server has organizations and none of them is a demonstration.</returns>
    public async Task<DemoOrganization?> OpenAsync(
        string name, string adminEmail, IReadOnlyList<(string Email, string Name)> people, CancellationToken cancellationToken)
    {
        var password = RandomNumberGenerator.GetString(PasswordAlphabet, 12);
        var hash = await passwords.HashAsync(password, cancellationToken);
        if (await setup.IsEmptyAsync(cancellationToken))
            await FoundAsync(name, adminEmail, hash, people, cancellationToken);
        if (await FindAsync(cancellationToken) is not { } found)
            return null;
        await using var change = await controlPlane.BeginAsync(Demo, "demo.start", found.OrganizationId, cancellationToken);
        await change.Connection.ExecuteAsync(new(
            """
            update users set password_hash = @hash where email = @adminEmail;
            update tokens set revoked_at = @now where organization_id = @OrganizationId and label = @TokenLabel and revoked_at is null
            """,
            new { hash, adminEmail, now = time.GetUtcNow(), found.OrganizationId, TokenLabel }, change.Transaction,
            cancellationToken: cancellationToken));
        var token = await issuer.IssueAsync(change, new(found.OrganizationId, TokenLabel, TokenScopes.UsageWrite), cancellationToken);
        await change.CommitAsync(cancellationToken);
        return new(found.OrganizationId, found.CreatedAt, password, token!.Value.Plaintext);
    }

    private async Task FoundAsync(
        string name, string adminEmail, string passwordHash, IReadOnlyList<(string Email, string Name)> people,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var change = await controlPlane.BeginAsync(Demo, "demo.found", null, cancellationToken);
        var organization = new NewOrganization(name, adminEmail, "", "UTC");
        if (await SetupStore.CreateFirstAsync(change, organization, passwordHash, now, cancellationToken) is not { } admin)
            return;
        await change.Connection.ExecuteAsync(new(
            """
            update organizations set demo = true where organization_id = @OrganizationId;
            with u as (
              insert into users (email, name, created_at) select email, name, @now from unnest(@emails, @names) as p (email, name)
              on conflict (email) do nothing returning user_id
            )
            insert into members (organization_id, user_id, role, created_at) select @OrganizationId, user_id, 'member', @now from u
            """,
            new { admin.OrganizationId, now, emails = people.Select(p => p.Email).ToArray(), names = people.Select(p => p.Name).ToArray() },
            change.Transaction,
            cancellationToken: cancellationToken));
        await change.CommitAsync(cancellationToken);
    }

    private async Task<FoundOrganization?> FindAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<FoundOrganization>(new(
            "select organization_id, created_at from organizations where demo order by organization_id limit 1",
            cancellationToken: cancellationToken));
    }

    private sealed record FoundOrganization
    {
        public required int OrganizationId { get; init; }
        public required DateTimeOffset CreatedAt { get; init; }
    }
}
