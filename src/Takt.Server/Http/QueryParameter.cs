namespace Takt.Server.Http;

/// <summary>A parameter of the query string: <see cref="ListParameters"/> reads by it, the API document describes it.</summary>
internal record QueryParameter(string Name, string Description, string? Example = null, bool Repeatable = false)
{
    /// <summary>The only values that it takes; empty for any.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>What counts when it is left out.</summary>
    public string? Default { get; init; }

    /// <summary>Of a whole number: the least and the greatest.</summary>
    public (int Least, int Most)? Range { get; init; }

    /// <summary>What is said of a value that isn't allowed.</summary>
    public string Refusal => $"'{Name}' must be one of {string.Join(", ", Allowed)}.";

    public static QueryParameter Cursor { get; } = new(
        "cursor", "The next_cursor of the page before, unchanged; left out for the first page.");

    public static QueryParameter Limit(
        int otherwise = Paging.DefaultLimit, int most = Paging.MaximumLimit, string what = "How many of the list at most.") =>
        new("limit", what) { Default = $"{otherwise}", Range = (1, most) };

    public static QueryParameter Choice(string name, string description, string? otherwise, params string[] allowed) =>
        new(name, description) { Default = otherwise, Allowed = allowed };

    public static QueryChoice<bool> Flag(string name, string description, bool otherwise) =>
        Choice(name, description, [true, false], value => value ? "true" : "false", otherwise);

    /// <param name="all">Its values, in the order in which the document and a refusal list them.</param>
    /// <param name="names">Of a value, as the query string has it.</param>
    public static QueryChoice<T> Choice<T>(
        string name, string description, IReadOnlyList<T> all, Func<T, string> names, T? otherwise = null)
        where T : struct => new(name, description, all, names, otherwise);

    /// <summary>By the values' own names in lower case.</summary>
    public static QueryChoice<T> Choice<T>(string name, string description, T? otherwise = null)
        where T : struct, Enum => new(name, description, Enum.GetValues<T>(), value => value.ToString().ToLowerInvariant(), otherwise);
}

/// <summary>One that stands for a value of a set.</summary>
internal sealed record QueryChoice<T> : QueryParameter
    where T : struct
{
    private readonly Dictionary<string, T> _values;

    public QueryChoice(string name, string description, IReadOnlyList<T> all, Func<T, string> names, T? otherwise)
        : base(name, description)
    {
        _values = all.ToDictionary(names, StringComparer.Ordinal);
        Allowed = [.. all.Select(names)];
        Default = otherwise is { } value ? names(value) : null;
    }

    public T? Find(string name) => _values.TryGetValue(name, out var value) ? value : null;
}

/// <summary>All that an endpoint takes in its query string, for the API document.</summary>
internal sealed record QueryParameters(IReadOnlyList<QueryParameter> All);

internal static class QueryParameterConventions
{
    /// <summary>Describes them; the endpoint reads them by a <see cref="ListParameters"/> of the same list.</summary>
    public static RouteHandlerBuilder WithQueryParameters(
        this RouteHandlerBuilder endpoint, params IReadOnlyList<QueryParameter> parameters) =>
        endpoint.WithMetadata(new QueryParameters(parameters));
}
