using Microsoft.Extensions.DependencyInjection;
using Takt.Contracts.Onboarding;
using Takt.Server.Onboarding;
using Takt.Testing;

namespace Takt.Server.Tests.Onboarding;

/// <summary>A server whose set-ups are looked at, as a reader who knows it by a name would get them.</summary>
public sealed class SetupWorld : IAsyncLifetime
{
    public const string Token = "takt_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789";

    public TestServer Server { get; private set; } = null!;

    internal SetupBuilder Builder => Server.Services.GetRequiredService<SetupBuilder>();

    internal SnippetBuilder Snippets => Server.Services.GetRequiredService<SnippetBuilder>();

    internal Setup Build(SetupTarget target, string host = "takt.example.com", string scheme = "https") =>
        Builder.Build(Asked(host, scheme), target);

    internal static string Asked(string host = "takt.example.com", string scheme = "https") => $"{scheme}://{host}";

    public async ValueTask InitializeAsync() =>
        Server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
