using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Takt.Contracts.Onboarding;
using Takt.Server.Onboarding;
using Takt.Testing;

namespace Takt.Server.Tests.Onboarding;

/// <summary>A server whose set-ups are looked at, as the request of a named host would get them.</summary>
public sealed class SetupWorld : IAsyncLifetime
{
    public const string Token = "takt_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789";

    public TestServer Server { get; private set; } = null!;

    internal SetupBuilder Builder => Server.Services.GetRequiredService<SetupBuilder>();

    internal SnippetBuilder Snippets => Server.Services.GetRequiredService<SnippetBuilder>();

    internal Setup Build(SetupTarget target, string host = "takt.example.com", string scheme = "https") =>
        Builder.Build(Asked(host, scheme), target);

    internal static HttpContext Asked(string host = "takt.example.com", string scheme = "https")
    {
        var context = new DefaultHttpContext();
        context.Request.Scheme = scheme;
        context.Request.Host = new HostString(host);
        return context;
    }

    public async ValueTask InitializeAsync() =>
        Server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
