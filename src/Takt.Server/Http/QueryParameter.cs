namespace Takt.Server.Http;

/// <summary>A parameter of the query string, for the API document.</summary>
internal sealed record QueryParameter(string Name, string Description, string? Example = null, bool Repeatable = false);

/// <summary>The parameters that an endpoint reads by itself.</summary>
internal sealed record QueryParameters(IReadOnlyList<QueryParameter> All);

internal static class QueryParameterConventions
{
    public static RouteHandlerBuilder WithQueryParameters(this RouteHandlerBuilder endpoint, IReadOnlyList<QueryParameter> parameters) =>
        endpoint.WithMetadata(new QueryParameters(parameters));
}
