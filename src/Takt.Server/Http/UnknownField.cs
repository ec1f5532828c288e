using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Takt.Contracts;
using HttpJson = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Takt.Server.Http;

/// <summary>
/// Refuses a field that a JSON body has and its endpoint doesn't know, by name: a misspelt one must not be left out in silence.
/// </summary>
internal static partial class UnknownField
{
    /// <returns>Null when the body is wrong in another way.</returns>
    public static ProblemHttpResult? Of(HttpContext context, Exception? exception) =>
        exception is JsonException json && Unmapped().Match(json.Message) is { Success: true } match
            ? Refuse(match.Groups[1].Value, Fields(context, match.Groups[2].Value)) : null;

    private static ProblemHttpResult Refuse(string name, IReadOnlyCollection<string> known) => Problems.Invalid(
        name.Length == 0 ? "body" : name,
        known.Count == 0 ? $"'{name}' is not a field here." : $"'{name}' is not a field here: use {string.Join(", ", known)}.");

    /// <param name="record">The record that lacks the field: the body's, or one within it.</param>
    private static IReadOnlyCollection<string> Fields(HttpContext context, string record)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<HttpJson>>().Value.SerializerOptions;
        return typeof(TaktJson).Assembly.GetType(record) is { } type && options.TryGetTypeInfo(type, out var info)
            ? [.. info.Properties.Select(property => property.Name)] : [];
    }

    /// <summary>As the serializer says it; there is no other way to learn the names.</summary>
    [GeneratedRegex(
        "^The JSON property '(.*)' could not be mapped to any \\.NET member contained in type '([^']+)'", RegexOptions.Singleline)]
    private static partial Regex Unmapped();
}
