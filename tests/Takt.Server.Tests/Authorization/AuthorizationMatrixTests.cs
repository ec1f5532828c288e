using System.Net;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Takt.Server.Access;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Authorization;

/// <summary>
/// Every endpoint, page and form of the server, tried by every kind of caller. The list is the server's own, so that none is forgotten.
/// </summary>
public sealed class AuthorizationMatrixTests(MatrixWorld world) : IClassFixture<MatrixWorld>
{
    public static TheoryData<string> Names => [.. EndpointRules.All.Select(rule => rule.Name)];

    [Fact]
    public void Endpoints_OfTheServer_AllHaveARule()
    {
        var endpoints = Endpoints().ToList();
        var rules = EndpointRules.All.ToDictionary(rule => rule.Name);

        Assert.Equal("", string.Join("; ", endpoints.Select(endpoint => endpoint.Name).Except(rules.Keys).Order()));
        Assert.Equal("", string.Join("; ", rules.Keys.Except(endpoints.Select(endpoint => endpoint.Name)).Order()));
        Assert.Empty(endpoints.Where(endpoint => endpoint.Requirement != Declared(rules[endpoint.Name]))
            .Select(endpoint => $"{endpoint.Name}: declares {endpoint.Requirement}"));
        Assert.Empty(rules.Values.Where(rule => rule.Method is not ("GET" or "PAGE") && rule.Audited is null == rule.Unaudited is null)
            .Select(rule => $"{rule.Name}: say what the audit shows"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Endpoint_CalledByEveryKindOfCaller_AnswersByItsRule(string name)
    {
        var rule = EndpointRules.All.Single(r => r.Name == name);
        List<string> faults = [];
        foreach (var caller in MatrixCaller.All)
        {
            if (await FaultAsync(rule, caller) is { } fault)
                faults.Add($"{caller}: {fault}");
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Endpoint_CalledRightly_SucceedsAndLeavesItsAudit(string name)
    {
        var rule = EndpointRules.All.Single(r => r.Name == name);
        var credential = await rule.Primary.CreateAsync(world);
        var call = await rule.Call(world, credential);
        var newest = await world.Database.ScalarAsync<long>("select max(event_id) from audit.events");

        using var answer = await MatrixClient.SendAsync(world, rule, call, credential.Value);

        Assert.True(rule.Status is { } status ? (int)answer.StatusCode == status : (int)answer.StatusCode < 400,
            $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Cancelled)}");
        var actions = await world.Database.ScalarAsync<string>(
            "select string_agg(distinct action, ' ') from audit.events where event_id > $1 and organization_id is not null", newest);
        Assert.Equal(rule.Audited, actions);
        if (rule.Audited is null)
            return;
        Assert.Equal(0L, await world.Database.ScalarAsync<long>(
            "select count(*) from audit.events where event_id > $1 and (address is null or actor like 'database:%')", newest));
    }

    private async Task<string?> FaultAsync(EndpointRule rule, MatrixCaller caller)
    {
        var credential = await caller.CreateAsync(world);
        var call = await rule.Call(world, credential);
        var before = await world.FingerprintAsync(MatrixWorld.A);
        using var answer = await MatrixClient.SendAsync(world, rule, call, credential.Value);
        var after = await world.FingerprintAsync(MatrixWorld.A);
        var status = (int)answer.StatusCode;
        var changed = before == after ? "" : $" and A went from {before} to {after}";

        if (status >= 500 && status != rule.Status)
            return $"answered {status}";
        if (!rule.Allows(caller))
        {
            var refused = caller.Known && !(rule.Who == Who.UsageWrite && credential.Value?.Contains('=', StringComparison.Ordinal) == true)
                ? status == 403 : status == 401 || IsSignIn(answer) || (rule.Declares == Requirement.Anyone && status == 403);
            return refused && before == after ? null : $"is not refused: {status}{changed}";
        }

        // A page tells people in words; that nothing has changed is what counts.
        if (rule.Form is not null && ((caller.Foreign && rule.Who != Who.Anyone) || rule.Except?.Invoke(caller) == true))
            return before == after ? null : $"changes A{changed}";

        if (rule.Cookies && credential.Value?.Contains('=', StringComparison.Ordinal) == false)
            return status == 400 && before == after ? null : $"is not told to use a session: {status}{changed}";
        if (caller.Foreign && rule.HasId)
            return status == 404 && before == after ? null : $"does not get 404 for what is A's: {status}{changed}";
        if (caller.Foreign && rule.Who != Who.Anyone && before != after)
            return $"changes A{changed}";
        if (rule.Except?.Invoke(caller) == true)
            return status == 403 && before == after ? null : $"is not refused by what it asks for: {status}{changed}";
        return status is 401 or 403 || IsSignIn(answer)
            ? $"is refused: {status} {await answer.Content.ReadAsStringAsync(Cancelled)}" : null;
    }

    private static bool IsSignIn(HttpResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.Redirect
            && answer.Headers.Location?.OriginalString.StartsWith("/sign-in", StringComparison.Ordinal) == true;

    private static Requirement Declared(EndpointRule rule) => rule.Declares ?? rule.Who switch
    {
        Who.Anyone => Requirement.Anyone,
        Who.Person => Requirement.Person,
        Who.UsageRead => Requirement.UsageRead,
        Who.PersonOrAdmin => Requirement.PersonOrAdmin,
        Who.Admin => Requirement.Admin,
        _ => Requirement.Own,
    };

    private IEnumerable<(string Name, Requirement? Requirement)> Endpoints()
    {
        var pages = new Dictionary<string, Requirement?>();
        foreach (var endpoint in world.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var route = endpoint.RoutePattern.RawText ?? "";
            route = "/" + route.Trim('/');
            // Files, and the framework's own, which nobody needs and which stay closed.
            if (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null || route.StartsWith("/_", StringComparison.Ordinal)
                || route == "/{**path:file}")
                continue;
            var access = endpoint.Metadata.GetMetadata<RequiresAttribute>()?.Requirement;
            if (endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
            {
                pages.Add(route, access);
                yield return ($"PAGE {route}", access);
                continue;
            }

            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"])
                yield return ($"{method} {route}", access);
        }

        foreach (var (page, form) in PageForms.Find())
            yield return ($"FORM {page} {form}", pages.GetValueOrDefault(page));
    }
}
