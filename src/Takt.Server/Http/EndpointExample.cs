namespace Takt.Server.Http;

/// <summary>An example for the API document, of what no contract shows: a form, a file, an answer of one room alone.</summary>
/// <param name="Status">The answer's; 0 is the request.</param>
/// <param name="Value">Written as the endpoint would write it; a text is taken as it stands.</param>
internal sealed record EndpointExample(int Status, object Value);

internal static class EndpointExampleConventions
{
    public static RouteHandlerBuilder WithRequestExample(this RouteHandlerBuilder endpoint, object value) =>
        endpoint.WithMetadata(new EndpointExample(0, value));

    public static RouteHandlerBuilder WithAnswerExample(this RouteHandlerBuilder endpoint, int status, object value) =>
        endpoint.WithMetadata(new EndpointExample(status, value));
}
