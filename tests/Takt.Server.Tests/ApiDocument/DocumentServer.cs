using System.Text.Json.Nodes;
using Takt.Server.Tests.Access;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.ApiDocument;

/// <summary>One server whose document several tests read.</summary>
public sealed class DocumentServer : IAsyncLifetime
{
    internal TestServer Server { get; private set; } = null!;

    /// <summary>Of the admin, with the scopes to write and read usage.</summary>
    public string Token { get; private set; } = "";

    public JsonNode Document { get; private set; } = null!;

    public IReadOnlyList<(string Name, JsonNode Operation)> Operations { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        Server = await StartWithAdminAsync();
        (Token, _) = await Server.CreateTokenAsync(await Server.SignInAsync(),
            new { label = "exporter", scopes = new[] { "usage:write", "usage:read" } });
        Document = await DocumentWalk.DocumentAsync(Server);
        Operations = DocumentWalk.Operations(Document);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
