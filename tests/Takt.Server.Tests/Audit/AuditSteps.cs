using System.Net.Http.Json;
using System.Text.Json;
using Takt.Contracts;
using Takt.Contracts.Audit;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Audit;

/// <summary>Steps of tests that ask what the audit says.</summary>
internal static class AuditSteps
{
    /// <summary>What the API shows of an action that made the server's first organization; the table must have no more of it.</summary>
    public static async Task<IReadOnlyList<AuditEvent>> FirstEventsAsync(this TestServer server, string action, string credential)
    {
        using var answer = await server.SendAsync(HttpMethod.Get, $"/api/audit?action={action}", credential);
        answer.EnsureSuccessStatusCode();
        var events = (await answer.Content.ReadFromJsonAsync<AuditPage>(TaktJson.Default.Options, Cancelled))!.Events;
        Assert.Equal(
            await server.Database.ScalarAsync<long>(
                "select count(*) from audit.events where action = $1 and entity <> 'setup_link'", action),
            events.Count);
        Assert.Contains(events, e => e is { Entity: "user", Operation: "insert", EntityKey: "1" });
        return events;
    }

    public static void AssertHides(IReadOnlyList<AuditEvent> events, params string[] secrets)
    {
        var told = JsonSerializer.Serialize(events, TaktJson.Default.Options);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, told, StringComparison.Ordinal));
        Assert.DoesNotContain("password_hash\":", told, StringComparison.Ordinal);
        Assert.DoesNotContain("\"hash\":", told, StringComparison.Ordinal);
    }
}
