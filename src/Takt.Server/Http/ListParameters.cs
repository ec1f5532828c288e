using System.Globalization;

namespace Takt.Server.Http;

/// <summary>The query string of a list, read as a whole, with everything that is wrong with it.</summary>
internal sealed class ListParameters
{
    private readonly IQueryCollection _values;

    public ListParameters(IQueryCollection values)
    {
        _values = values;
        foreach (var (name, given) in values)
        {
            if (given.Count > 1)
                Errors[name] = $"'{name}' may be given once.";
        }
    }

    /// <summary>By parameter. Nothing may be answered while there are any.</summary>
    public Dictionary<string, string> Errors { get; } = [];

    public int Limit()
    {
        if (Text("limit") is not { } text)
            return Paging.DefaultLimit;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= Paging.MaximumLimit)
            return limit;
        Errors["limit"] = $"'limit' must be a whole number from 1 to {Paging.MaximumLimit}.";
        return Paging.DefaultLimit;
    }

    public PageCursor? Cursor()
    {
        if (Text("cursor") is not { } text)
            return null;
        if (PageCursor.TryParse(text, out var cursor))
            return cursor;
        Errors["cursor"] = "'cursor' must be the next_cursor of the page before, unchanged.";
        return null;
    }

    /// <param name="names">Of all values, in the order in which a refusal lists them.</param>
    /// <returns>Null when it is not given.</returns>
    public T? Choice<T>(string name, IReadOnlyList<T> all, Func<T, string> names)
        where T : struct
    {
        if (Text(name) is not { } text)
            return null;
        foreach (var value in all)
        {
            if (names(value) == text)
                return value;
        }

        Errors.TryAdd(name, $"'{name}' must be one of {string.Join(", ", all.Select(names))}.");
        return null;
    }

    private string? Text(string name) => _values.TryGetValue(name, out var given) ? given.ToString() : null;
}
