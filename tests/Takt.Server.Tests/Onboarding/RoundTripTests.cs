using System.Net;
using Takt.Server.Tests.Access;
using static Takt.Server.Tests.Access.AccessServer;
using static Takt.Server.Tests.Onboarding.Tracking.ValidateTests;

namespace Takt.Server.Tests.Onboarding;

/// <summary>A set-up as the server hands it out, pasted into a shell from which a real exporter is started.</summary>
public sealed class RoundTripTests
{
    [Theory]
    [InlineData("laptop-1")]
    [InlineData("Anna's \"Büro\", $(hostname) `x`; a=b %41")]
    public async Task PastedBlock_MakesARealExporterArrive_UnderExactlyThisName(string machine)
    {
        await using var server = await StartWithAdminAsync();
        using var answer = await server.SendAsync(HttpMethod.Post, "/auth/setup-additional", await server.SignInAsync(), new { machine });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);

        var status = await PastedSetup.ExportAndVerifyAsync((await answer.JsonAsync())["setup"]!);

        Assert.Equal(("ok", "active", machine), (Text(status, "token"), Text(status, "tracking_status"), Text(status, "host_name")));
        Assert.Equal([$"{machine} active"], Names(status, "recent_machines_for_token"));
    }
}
