namespace Takt.Server.Http;

/// <summary>A parameter of the query string, for the API document.</summary>
internal sealed record QueryParameter(string Name, string Description, string? Example = null, bool Repeatable = false)
{
    /// <summary>The only values that it takes; empty for any.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>What counts when it is left out.</summary>
    public string? Default { get; init; }

    /// <summary>Of a whole number: the least and the greatest.</summary>
    public (int Least, int Most)? Range { get; init; }

    public static QueryParameter Cursor { get; } = new("cursor", "The next_cursor of the page before, unchanged; left out for the first page.");

    public static QueryParameter Limit(int otherwise = Paging.DefaultLimit, int most = Paging.MaximumLimit, string what = "How many of the list at most.") =>
        new("limit", what) { Default = $"{otherwise}", Range = (1, most) };

    public static QueryParameter Choice(string name, string description, string? otherwise, params string[] allowed) =>
        new(name, description) { Default = otherwise, Allowed = allowed };
}

/// <summary>All that an endpoint takes in its query string.</summary>
internal sealed record QueryParameters(IReadOnlyList<QueryParameter> All);

internal static class QueryParameterConventions
{
    /// <summary>Describes them, and refuses any other, together with whatever else is wrong: a misspelt filter must not widen an answer.</summary>
    public static RouteHandlerBuilder WithQueryParameters(this RouteHandlerBuilder endpoint, params IReadOnlyList<QueryParameter> parameters)
    {
        string[] names = [.. parameters.Select(parameter => parameter.Name)];
        return endpoint.WithMetadata(new QueryParameters(parameters)).AddEndpointFilter(async (call, next) =>
        {
            var answer = await next(call);
            var strange = call.HttpContext.Request.Query.Keys.Except(names).ToArray();
            if (strange.Length == 0)
                return answer;
            // What the endpoint has to say of a parameter is more than that it takes none of that name.
            var errors = Problems.ErrorsOf(answer).ToDictionary();
            foreach (var name in strange)
                errors.TryAdd(name, $"'{name}' is not a parameter here: use {string.Join(", ", names)}.");
            return Problems.Invalid(errors);
        });
    }
}
