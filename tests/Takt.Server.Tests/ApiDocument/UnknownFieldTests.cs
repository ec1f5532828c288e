using System.Net;
using System.Text.RegularExpressions;
using Takt.Server.Tests.Access;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.ApiDocument;

/// <summary>Each endpoint that takes JSON refuses a field that it doesn't know by name, as it does an unknown parameter.</summary>
public sealed partial class UnknownFieldTests(DocumentServer host) : IClassFixture<DocumentServer>
{
    /// <summary>
    /// Bodies in forms of others: what OTLP doesn't know is ignored, as its specification says, and a client's settings file has more in it
    /// than its prices.
    /// </summary>
    private static readonly string[] Foreign = ["/v1/", "/api/price-list/import"];

    [Fact]
    public async Task EveryJsonBody_WithAFieldThatNobodyKnows_IsRefusedByName()
    {
        var admin = await host.Server.SignInAsync();
        List<string> asked = [], wrong = [];
        foreach (var (name, operation) in host.Operations)
        {
            if (operation["requestBody"]?["content"]?["application/json"] is null || Foreign.Any(name.Contains))
                continue;
            var (method, path) = (name.Split(' ')[0], Parameter().Replace(name.Split(' ')[1], "1"));
            using var answer = await host.Server.SendAsync(new(method), path, admin, new { hostname = "x", unheard_of = 1 });
            asked.Add(name);
            var problem = await answer.JsonAsync();
            var said = problem["errors"]?.AsObject().Select(error => (error.Key, error.Value!.GetValue<string>())).ToList();
            if (answer.StatusCode != HttpStatusCode.BadRequest || said is not [("hostname", var sentence)]
                || !sentence.StartsWith("'hostname' is not a field here: use ", StringComparison.Ordinal))
                wrong.Add($"{name}: {(int)answer.StatusCode} {problem.ToJsonString()}");
        }

        Assert.Empty(wrong);
        Assert.True(asked.Count >= 25, $"only {asked.Count} endpoints with a JSON body were asked");
    }

    /// <summary>What it may be is said with it.</summary>
    [Fact]
    public async Task Refusal_NamesTheFieldsThereAre()
    {
        using var answer = await host.Server.SendAsync(HttpMethod.Post, "/validate", null, new { hostname = "laptop" });

        var errors = (await answer.JsonAsync())["errors"]!;
        Assert.Equal("'hostname' is not a field here: use host_name.", errors["hostname"]!.GetValue<string>());
    }

    [GeneratedRegex("\\{[^}]+\\}")]
    private static partial Regex Parameter();
}
