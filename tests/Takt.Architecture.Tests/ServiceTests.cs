using Mono.Cecil;

namespace Takt.Architecture.Tests;

/// <summary>
/// What decides and writes is called a service, and knows nothing of HTTP requests: pages, the API, jobs and webhooks all end there.
/// </summary>
public sealed class ServiceTests
{
    private static readonly string[] OfRequests =
        ["Microsoft.AspNetCore.Http.HttpContext", "Microsoft.AspNetCore.Http.HttpRequest", "Microsoft.AspNetCore.Http.HttpResponse"];

    [Fact]
    public void Services_Take_NoRequest()
    {
        using var module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, "takt-server.dll"));
        var services = module.Types.Where(type => type.Name.EndsWith("Service", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(services);

        Assert.Empty(services.SelectMany(service => service.Methods)
            .Where(method => method.Parameters.Any(parameter => OfRequests.Contains(parameter.ParameterType.FullName)))
            .Select(method => method.FullName));
    }
}
