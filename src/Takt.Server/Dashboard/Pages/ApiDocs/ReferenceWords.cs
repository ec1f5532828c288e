using Takt.Server.ApiDocument.Reference;

namespace Takt.Server.Dashboard.Pages.ApiDocs;

internal static class ReferenceWords
{
    /// <summary>What may stand there: <c>query, integer, 1 to 200, default 50</c>.</summary>
    public static string Of(ReferenceParameter parameter) => string.Join(", ", new[]
    {
        parameter.Place,
        parameter.Allowed.Count == 0 ? parameter.Type : $"{(parameter.Type.StartsWith("list", StringComparison.Ordinal) ? "any" : "one")} "
            + $"of {string.Join(", ", parameter.Allowed)}",
        parameter.Required ? "required" : "",
        parameter.Default is { } otherwise ? $"default {otherwise}" : "",
    }.Where(word => word.Length > 0));

    /// <summary>For the contents: of a path that is long, its end.</summary>
    public static string Short(string path) => path.Length > 40 ? $"…/{string.Join('/', path.Split('/')[^3..])}" : path;

    public static string Of(ReferenceBody answer) => answer.Status is ['2', ..] ? $"Answer {answer.Status}" : $"Refusal {answer.Status}";
}
