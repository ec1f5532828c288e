using Microsoft.Extensions.Logging;
using Takt.Server.Tests.Access;
using Takt.Testing;

namespace Takt.Server.Tests.Hosting;

public sealed class UnnamedProxyTests
{
    [Theory]
    [InlineData(null, "X-Forwarded-For", 1)]
    [InlineData(null, "Forwarded", 1)]
    [InlineData("10.0.0.0/8", "X-Forwarded-For", 1)]
    [InlineData("127.0.0.1", "X-Forwarded-For", 0)]
    [InlineData(null, "X-Other", 0)]
    public async Task Proxy_ThatNobodyHasNamed_IsToldOfOnce(string? named, string header, int warnings)
    {
        var log = new LogTrap();
        await using var server = await TestServer.StartAsync(
            setup =>
            {
                setup.Settings["TAKT_TRUSTED_PROXIES"] = named;
                setup.Configure = builder => builder.Logging.AddProvider(log);
            },
            TestContext.Current.CancellationToken);
        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz");
            request.Headers.Add(header, "for=192.0.2.7");
            (await server.Client.SendAsync(request, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        }

        Assert.Equal(warnings, log.Lines.Count(line =>
            line.Contains("TAKT_TRUSTED_PROXIES", StringComparison.Ordinal) && line.Contains("127.0.0.1", StringComparison.Ordinal)));
    }
}
