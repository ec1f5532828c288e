using System.Globalization;

namespace Takt.Server.Http;

/// <summary>Reads the query string of a question and collects everything that is wrong with it. What is given empty is not given.</summary>
internal class ListParameters(IQueryCollection query)
{
    public const string WrongCursor = "'cursor' must be the next_cursor of the page before, unchanged.";

    private readonly Dictionary<string, string> _errors = new(StringComparer.Ordinal);

    /// <summary>By parameter. Nothing may be answered while there are any.</summary>
    public IReadOnlyDictionary<string, string> Errors => _errors;

    protected IQueryCollection Query => query;

    public void Fail(string name, string error) => _errors.TryAdd(name, error);

    public string? Text(string name)
    {
        if (query[name].Count > 1) Fail(name, $"'{name}' may be given once.");
        return query[name].FirstOrDefault() is { Length: > 0 } text ? text : null;
    }

    public int Limit(int otherwise = Paging.DefaultLimit, int most = Paging.MaximumLimit)
    {
        if (Text("limit") is not { } text) return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most) return limit;
        Fail("limit", $"'limit' must be a whole number from 1 to {most}.");
        return otherwise;
    }

    public PageCursor? Cursor()
    {
        if (Text("cursor") is not { } text) return null;
        if (PageCursor.TryParse(text, out var cursor)) return cursor;
        Fail("cursor", WrongCursor);
        return null;
    }

    /// <param name="names">Of all values, in the order in which a refusal lists them.</param>
    /// <returns>Null when it is not given.</returns>
    public T? Choice<T>(string name, IReadOnlyList<T> all, Func<T, string> names)
        where T : struct
    {
        if (Text(name) is not { } text) return null;
        foreach (var value in all)
        {
            if (names(value) == text) return value;
        }

        Fail(name, $"'{name}' must be one of {string.Join(", ", all.Select(names))}.");
        return null;
    }
}
