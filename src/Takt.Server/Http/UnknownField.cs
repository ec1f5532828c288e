using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using HttpJson = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Takt.Server.Http;

/// <summary>
/// Refuses a field that a JSON body has and its endpoint doesn't know, by name: a misspelt one must not be left out in silence.
/// </summary>
internal static partial class UnknownField
{
    /// <summary>The endpoint of the request, for what it does know.</summary>
    /// <returns>Null when the body is wrong in another way.</returns>
    public static ProblemHttpResult? Of(HttpContext context, Exception? exception) =>
        exception is JsonException json && Unmapped().Match(json.Message) is { Success: true } match
            ? Refuse(match.Groups[1].Value, Fields(context)) : null;

    private static ProblemHttpResult Refuse(string name, IReadOnlyCollection<string> known) => Problems.Invalid(
        name.Length == 0 ? "body" : name,
        known.Count == 0 ? $"'{name}' is not a field here." : $"'{name}' is not a field here: use {string.Join(", ", known)}.");

    private static IReadOnlyCollection<string> Fields(HttpContext context)
    {
        // The failure handler runs with the endpoint taken away; the exception feature has kept it.
        var endpoint = context.GetEndpoint()
            ?? context.Features.Get<Microsoft.AspNetCore.Diagnostics.IExceptionHandlerFeature>()?.Endpoint;
        var options = context.RequestServices.GetRequiredService<IOptions<HttpJson>>().Value.SerializerOptions;
        return endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } type && options.TryGetTypeInfo(type, out var info)
            ? [.. info.Properties.Select(property => property.Name)] : [];
    }

    /// <summary>As the serializer says it; there is no other way to learn the name.</summary>
    [GeneratedRegex("^The JSON property '(.*)' could not be mapped to any \\.NET member", RegexOptions.Singleline)]
    private static partial Regex Unmapped();
}
