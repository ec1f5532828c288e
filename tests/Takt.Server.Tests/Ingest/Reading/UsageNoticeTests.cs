using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Takt.Server.Ledger.Presence;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Onboarding.Tracking;

namespace Takt.Server.Tests.Ingest.Reading;

/// <summary>Usage in a form that nobody here counts is said to its sender, and kept for whoever looks later.</summary>
public sealed class UsageNoticeTests(IngestFixture fixture) : IClassFixture<IngestFixture>
{
    private readonly IngestHost _host = fixture.Host;

    [Theory]
    [InlineData(Transport.Json)]
    [InlineData(Transport.Protobuf)]
    [InlineData(Transport.Grpc)]
    public async Task Export_OfUsageInAnUnknownFrame_IsASuccessThatSaysSo(Transport transport)
    {
        var answer = await _host.SendAsync(transport, body: Unknown(transport, "brand.new"));

        Assert.Equal((200, 0), (answer.HttpStatus, answer.Code));
        var text = Encoding.UTF8.GetString(answer.Body);
        Assert.Contains("brand.new", text, StringComparison.Ordinal);
        if (transport == Transport.Json)
            Assert.Equal("0", JsonNode.Parse(text)!["partialSuccess"]!["rejectedLogRecords"]?.ToString() ?? "0");
        else
            // Tag and length of partial_success, then the message alone: rejected records would come before it.
            Assert.Equal((byte)((2 << 3) | 2), answer.Body[transport == Transport.Grpc ? 5 + 2 : 2]);
    }

    [Fact]
    public async Task Notice_IsKeptForValidateAndForTheConnectionsPage()
    {
        await using var server = await AccessServer.StartWithAdminAsync();
        var admin = await server.SignInAsync();
        using var made = await server.SendAsync(HttpMethod.Post, "/api/connections", admin, new { name = "Ours", id = "ours" });
        var organization = await server.Database.ScalarAsync<int>("select organization_id from connections where slug = 'ours'");
        var connection = await server.Database.ScalarAsync<int>("select connection_id from connections where slug = 'ours'");
        var token = await IngestHost.CreateTokenAsync(server, organization, ["usage:write"], connection);
        using var client = new IngestClient(server, token);

        Assert.Equal(200, (await client.SendAsync(Transport.Json, body: Unknown(Transport.Json, "first.kind"))).HttpStatus);
        Assert.Equal(200, (await client.SendAsync(Transport.Json, body: Unknown(Transport.Json, "second.kind"))).HttpStatus);
        Assert.Equal(200, (await client.SendAsync(Transport.Json, body: Unknown(Transport.Json, "first.kind", later: 1))).HttpStatus);

        var answer = await ValidateTests.AskAsync(server, "Bearer " + token, "{}");
        var warnings = answer["warnings"]!.AsArray().Where(w => ValidateTests.Text(w!, "code") == "usage_not_understood")
            .Select(w => ValidateTests.Text(w!, "message")).ToList();
        Assert.Equal(2, warnings.Count);
        Assert.Contains("first.kind", warnings[0], StringComparison.Ordinal);
        Assert.Equal(2, await server.Database.ScalarAsync<long>("select times from usage_notices where message like '%first.kind%'"));

        using var page = await server.SendAsync(HttpMethod.Get, "/settings/connections/ours", admin);
        var html = WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("first.kind", html, StringComparison.Ordinal);
        Assert.Contains("second.kind", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notices_OfOneToken_AreBounded()
    {
        var organization = await IngestHost.CreateOrganizationAsync(_host.Server, "Talkative");
        var token = await IngestHost.CreateTokenAsync(_host.Server, organization, ["usage:write"]);
        using var client = new IngestClient(_host.Server, token);
        for (var i = 0; i < NoticeRecorder.MostPerToken + 5; i++)
            await client.SendAsync(Transport.Json,
                body: Unknown(Transport.Json, string.Create(CultureInfo.InvariantCulture, $"kind.{i}.{new string('x', 80)}")));
        await ValidateTests.AskAsync(_host.Server, "Bearer " + token, "{}");

        Assert.Equal(NoticeRecorder.MostPerToken,
            await _host.Server.Database.ScalarAsync<long>("select count(*) from usage_notices where organization_id = $1", organization));
        Assert.True(await _host.Server.Database.ScalarAsync<int>(
            "select max(length(message)) from usage_notices") <= NoticeRecorder.LongestMessage);
    }

    /// <summary>A log record of that name with <c>input_tokens</c>.</summary>
    private static byte[] Unknown(Transport transport, string name, int later = 0)
    {
        if (transport == Transport.Json)
        {
            return Encoding.UTF8.GetBytes(
                $$$"""
                {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"179516880000000000{{{later}}}","eventName":"{{{name}}}",
                "attributes":[{"key":"input_tokens","value":{"intValue":"7"}}]}]}]}]}
                """);
        }

        // LogRecord: event_name = 12, attributes = 6 with key = 1 and value = 2, whose int_value = 3.
        byte[] attribute = [.. BodyPacker.Nested("input_tokens"u8.ToArray(), [1]), .. BodyPacker.Nested([3 << 3, 7], [2])];
        byte[] record = [.. BodyPacker.Nested(Encoding.UTF8.GetBytes(name), [12]), .. BodyPacker.Nested(attribute, [6])];
        return BodyPacker.Nested(record, [2, 2, 1]);
    }
}
