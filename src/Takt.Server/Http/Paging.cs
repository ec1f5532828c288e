using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Takt.Server.Http;

/// <summary>Lists page by <c>limit</c> and <c>cursor</c>; the simple ones' cursor is the id after which the next page begins.</summary>
internal static class Paging
{
    public const int DefaultLimit = 50;
    public const int MaximumLimit = 200;

    /// <summary>The two, as lists declare them.</summary>
    public static QueryParameter[] Parameters { get; } = [QueryParameter.Limit(), QueryParameter.Cursor];

    /// <summary>The refusal of a limit that is none, for the API document.</summary>
    public static ProblemHttpResult WrongLimit { get; } = Problems.Invalid("limit", ListParameters.WrongLimit(MaximumLimit));

    /// <summary>Of a list that takes nothing else.</summary>
    /// <param name="start">What stands for the beginning of the list.</param>
    public static bool TryRead(
        HttpContext context, long start, out int size, out long from, out IReadOnlyDictionary<string, string> errors) =>
        TryRead(new ListParameters(context.Request.Query, Parameters), start, out size, out from, out errors);

    /// <inheritdoc cref="TryRead(HttpContext, long, out int, out long, out IReadOnlyDictionary{string, string})"/>
    public static bool TryRead(
        ListParameters parameters, long start, out int size, out long from, out IReadOnlyDictionary<string, string> errors)
    {
        size = parameters.Limit();
        from = parameters.Cursor<long>(ListParameters.IsNumber) ?? start;
        errors = parameters.Errors;
        return errors.Count == 0;
    }

    /// <returns>Null when the page is the last one.</returns>
    public static string? Next<T>(IReadOnlyList<T> page, int size, Func<T, long> id) =>
        page.Count < size ? null : id(page[^1]).ToString(CultureInfo.InvariantCulture);
}
