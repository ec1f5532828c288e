using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Takt.Server.Http;

/// <summary>Lists page by <c>limit</c> and <c>cursor</c>; a cursor is the id after which the next page begins.</summary>
internal static class Paging
{
    public const int DefaultLimit = 50;
    public const int MaximumLimit = 200;

    /// <param name="start">What stands for the beginning of the list.</param>
    public static bool TryRead(int? limit, string? cursor, long start, out int size, out long from, out Dictionary<string, string> errors)
    {
        errors = [];
        size = limit ?? DefaultLimit;
        if (size is < 1 or > MaximumLimit)
            errors["limit"] = $"The limit must lie between 1 and {MaximumLimit}.";
        from = start;
        if (cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out from))
            errors["cursor"] = "The cursor must be the next_cursor of the page before.";
        return errors.Count == 0;
    }

    /// <summary>What the API document says of the two.</summary>
    public static QueryParameter[] Parameters { get; } = [QueryParameter.Limit(), QueryParameter.Cursor];

    /// <summary>The refusal of a limit that is none, for the API document.</summary>
    public static ProblemHttpResult WrongLimit { get; } = Problems.Invalid("limit", $"The limit must lie between 1 and {MaximumLimit}.");

    /// <returns>Null when the page is the last one.</returns>
    public static string? Next<T>(IReadOnlyList<T> page, int size, Func<T, long> id) =>
        page.Count < size ? null : id(page[^1]).ToString(CultureInfo.InvariantCulture);
}
