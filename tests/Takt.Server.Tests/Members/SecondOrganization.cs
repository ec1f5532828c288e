using Takt.Server.Tests.Access;
using Takt.Testing;

namespace Takt.Server.Tests.Members;

/// <summary>Another organization on the same server, number 2, with an admin of its own.</summary>
internal static class SecondOrganization
{
    public const string AdminEmail = "other@example.com";

    /// <returns>The session cookie of its admin, whose password is that of everybody.</returns>
    public static async Task<string> CreateAsync(TestServer server)
    {
        await server.Database.ExecuteAsync(
            $"""
            insert into organizations (name, created_at) values ('Other', now());
            insert into users (email, password_hash, created_at) select '{AdminEmail}', password_hash, now() from users
            where email = '{AccessServer.AdminEmail}';
            insert into members (organization_id, user_id, role, created_at)
            select (select max(organization_id) from organizations), user_id, 'admin', now() from users where email = '{AdminEmail}'
            """);
        return await server.SignInAsync(AdminEmail);
    }
}
