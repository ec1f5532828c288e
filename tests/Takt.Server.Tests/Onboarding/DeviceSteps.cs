using System.Net;
using System.Text.Json.Nodes;
using Takt.Server.Tests.Access;
using Takt.Testing;

namespace Takt.Server.Tests.Onboarding;

/// <summary>The steps of the device flow.</summary>
internal static class DeviceSteps
{
    public const string Grant = "urn:ietf:params:oauth:grant-type:device_code";

    public static async Task<JsonNode> StartDeviceAsync(this TestServer server, string machine = "build-box")
    {
        var answer = await server.SendAsync(HttpMethod.Post, "/auth/device/start", null, new { machine });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    public static async Task<JsonNode> PollAsync(this TestServer server, JsonNode started)
    {
        var answer = await server.SendAsync(HttpMethod.Post, "/auth/device/poll", null, new { device_code = started.Text("device_code") });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    public static Task<HttpResponseMessage> RedeemAsync(this TestServer server, JsonNode started) =>
        server.SendAsync(HttpMethod.Post, "/auth/device/redeem", null, new { resume_code = started.Text("resume_code") });

    public static async Task<HttpResponseMessage> OAuthAsync(this TestServer server, string? code, string? grant = Grant)
    {
        var fields = new Dictionary<string, string>();
        if (grant is not null)
            fields["grant_type"] = grant;
        if (code is not null)
            fields["device_code"] = code;
        using var form = new FormUrlEncodedContent(fields);
        return await server.Client.PostAsync("/oauth/token", form, AccessServer.Cancelled);
    }

    /// <summary>Decides on the page, as a browser without scripts does.</summary>
    /// <returns>The page that follows.</returns>
    public static async Task<FormAnswer> DecideAsync(this TestServer server, string cookie, JsonNode started, bool approve = true)
    {
        using var browser = new FormBrowser(server, cookie);
        var found = await browser.SubmitAsync("/auth/device/verify", "device", new() { ["UserCode"] = started.Text("user_code") });
        Assert.Equal(HttpStatusCode.OK, found.Status);
        return await browser.SubmitShownAsync("/auth/device/verify", "device", new() { ["Decision"] = approve ? "approve" : "deny" });
    }
}
