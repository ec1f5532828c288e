using Takt.Server.ApiDocument.Reference;

namespace Takt.Server.Dashboard.Pages.ApiDocs;

internal static class ParameterWords
{
    /// <summary>What may stand there: <c>query, integer, 1 to 200, default 50</c>.</summary>
    public static string Of(ReferenceParameter parameter) => string.Join(", ", new[]
    {
        parameter.Place,
        parameter.Allowed.Count == 0 ? parameter.Type : $"{(parameter.Type.StartsWith("list", StringComparison.Ordinal) ? "any" : "one")} of {string.Join(", ", parameter.Allowed)}",
        parameter.Required ? "required" : "",
        parameter.Default is { } otherwise ? $"default {otherwise}" : "",
    }.Where(word => word.Length > 0));
}
