using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Takt.Server.Access;
using static Takt.Server.Tests.Access.AccessServer;
using HttpJson = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Takt.Server.Tests.ApiDocument;

/// <summary>Examples are promises: they are there, they are what the server would read and write, and they open nothing.</summary>
public sealed class ExampleTests(DocumentServer host) : IClassFixture<DocumentServer>
{
    [Fact]
    public void Bodies_OfRequestsAndGoodAnswers_HaveAnExample()
    {
        var missing = from operation in host.Operations
                      from body in DocumentWalk.Bodies(operation.Operation)
                      where body.Place is "request" ? !body.Type.EndsWith("protobuf", StringComparison.Ordinal)
                          : body.Place[0] is '2' && body.Type is "application/json"
                      where body.Media["example"] is null && body.Media["examples"] is null
                      select $"{operation.Name}: {body.Place} {body.Type}";

        Assert.Empty(missing);
    }

    [Fact]
    public void Refusals_OfEveryStatus_HaveAnExampleWithCodeAndNextAction()
    {
        var faults = new List<string>();
        foreach (var (name, operation) in host.Operations)
        {
            foreach (var (place, _, media) in DocumentWalk.Bodies(operation).Where(body => body.Type == "application/problem+json"))
            {
                var examples = media["examples"]?.AsObject()
                    .Select(example => (example.Key, Value: DocumentWalk.Follow(host.Document, example.Value!)["value"]!)).ToList() ?? [];
                if (examples.Count == 0)
                    faults.Add($"{name}: {place} has no example");
                faults.AddRange(examples.Where(e => e.Value["code"]?.GetValue<string>() != e.Key || e.Value["next_action"] is null)
                    .Select(e => $"{name}: {place} {e.Key} has no code or next_action"));
                faults.AddRange(examples.Where(e => place != "default" && e.Value["status"]!.ToString() != place)
                    .Select(e => $"{name}: {place} {e.Key} has another status"));
            }
        }

        Assert.Empty(faults);
    }

    /// <summary>The records themselves read the examples, and know every member.</summary>
    [Fact]
    public void Examples_ReadByTheirRecords_HaveNoMemberThatIsUnknownOrMissing()
    {
        var strict = new JsonSerializerOptions(host.Server.Services.GetRequiredService<IOptions<HttpJson>>().Value.SerializerOptions)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectRequiredConstructorParameters = true,
        };
        // Requests leave out what is null.
        var asked = new JsonSerializerOptions(strict)
        {
            RespectRequiredConstructorParameters = false,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };
        var read = new HashSet<string>();
        foreach (var (name, place, type, example) in Records())
        {
            try
            {
                var options = place == "request" ? asked : strict;
                var value = JsonSerializer.Deserialize(example, type, options);
                Assert.True(JsonNode.DeepEquals(example, JsonSerializer.SerializeToNode(value, type, options)),
                    $"{name}: {place} changes when {type.Name} reads and writes it");
                read.Add($"{name} {place}");
            }
            catch (JsonException exception)
            {
                Assert.Fail($"{name}: {place} is no {type.Name}: {exception.Message}");
            }
        }

        // All but what is in the words of OTLP.
        var all = from operation in host.Operations
                  where !operation.Name.Contains("/v1/", StringComparison.Ordinal) && operation.Name != "GET /api/raw-batches/{id}"
                  from body in DocumentWalk.Bodies(operation.Operation)
                  where body.Type == "application/json"
                  select $"{operation.Name} {body.Place}";
        Assert.Equal(all.ToHashSet(), read);
    }

    [Fact]
    public async Task Exports_OfTheDocument_AreTakenIn()
    {
        var exports = host.Operations.Where(o => o.Name.StartsWith("POST /v1/", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, exports.Count);
        foreach (var (name, operation) in exports)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, name[5..])
            {
                Headers = { { "Authorization", $"Bearer {host.Token}" } },
                Content = new StringContent(operation["requestBody"]!["content"]!["application/json"]!["example"]!.ToJsonString(),
                    Encoding.UTF8, "application/json"),
            };
            using var answer = await host.Server.Client.SendAsync(request, Cancelled);
            Assert.Equal((HttpStatusCode.OK, "{}"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancelled)));
        }
    }

    /// <summary>A secret that looks real makes scanners cry, or is one.</summary>
    [Fact]
    public void Secrets_InExamples_AreNone()
    {
        var text = host.Document.ToJsonString();
        var tokens = Regex.Matches(text, "takt_[0-9A-Za-z-]{9,}").Select(match => match.Value).Distinct().ToArray();
        Assert.NotEmpty(tokens);
        Assert.All(tokens, token => Assert.False(
            TokenFormat.IsWellFormed(token) || TokenFormat.IsWellFormed(token.AsSpan(0, Math.Min(token.Length, TokenFormat.Length)))));
        Assert.All(tokens, token => Assert.Contains("EXAMPLE", token, StringComparison.Ordinal));
        Assert.All(Regex.Matches(text, "takt-invite-[^\"'# \\\\]{5,}").Select(match => match.Value),
            code => Assert.Contains("EXAM", code, StringComparison.Ordinal));
    }

    private IEnumerable<(string Name, string Place, Type Type, JsonNode Example)> Records()
    {
        var operations = host.Operations.ToDictionary(o => o.Name, o => o.Operation);
        foreach (var description in host.Server.Services
            .GetRequiredService<IApiDescriptionGroupCollectionProvider>().ApiDescriptionGroups.Items.SelectMany(group => group.Items))
        {
            var name = $"{description.HttpMethod} /{Regex.Replace(description.RelativePath!.TrimEnd('/'), ":[a-z]+}", "}")}";
            var operation = operations[name];
            var asked = description.ActionDescriptor.EndpointMetadata.OfType<IAcceptsMetadata>().LastOrDefault()?.RequestType;
            if (asked is not null && operation["requestBody"]!["content"]!["application/json"]?["example"] is { } request)
                yield return (name, "request", asked, request);
            foreach (var answer in description.SupportedResponseTypes.Where(answer =>
                answer.Type is not null && answer.Type != typeof(void) && answer.Type != typeof(string)))
            {
                var status = answer.StatusCode.ToString(CultureInfo.InvariantCulture);
                if (operation["responses"]![status]?["content"]?["application/json"]?["example"] is { } example)
                    yield return (name, status, answer.Type!, example);
            }
        }
    }
}
