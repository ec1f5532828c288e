namespace Takt.Server.Http;

/// <summary>
/// Who may call an endpoint that is open to anyone, in words, for the API document: a code in the body, say, stands for a credential.
/// </summary>
/// <param name="Schemes">Credentials that change the answer and may be left out: <c>bearer</c>, <c>cookie</c>.</param>
internal sealed record EndpointCallers(string Words, IReadOnlyList<string> Schemes);

internal static class EndpointCallerConventions
{
    public static RouteHandlerBuilder CalledBy(this RouteHandlerBuilder endpoint, string words, params string[] schemes) =>
        endpoint.WithMetadata(new EndpointCallers(words, schemes));
}
