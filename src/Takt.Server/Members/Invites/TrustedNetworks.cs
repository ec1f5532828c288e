using System.Net;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;
using Takt.Server.Hosting;
using Takt.Server.Http;

namespace Takt.Server.Members.Invites;

/// <param name="Network">The start of the trusted network, for what is counted across all of it.</param>
/// <param name="Refusal">Null when the caller is let in.</param>
internal readonly record struct TrustedVerdict(int OrganizationId, IPAddress? Network, ProblemHttpResult? Refusal);

/// <summary>
/// Decides whether a caller without credentials is let in by its network. The address is the connection's own: whatever smells of a
/// proxy that nobody has named, of a browser that another site drives, or of a name that was pointed at us, is refused.
/// </summary>
internal sealed class TrustedNetworks(NpgsqlDataSource database, IOptions<ServerOptions> server)
{
    private static readonly string[] Forwarding =
    [
        "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP",
        "CF-Connecting-IP", "True-Client-IP", "Fastly-Client-IP", "Via",
    ];

    /// <summary>By which a caller without credentials may be turned away, for the API document.</summary>
    public static IEnumerable<ProblemHttpResult> Documented { get; } =
        [NotTrusted(), Ambiguous([1, 2]), Forwarded("X-Forwarded-For"), OfBrowser("Origin"),
            NotListed(new Uri("https://takt.example.com/")), Problems.NotJson()];

    private static readonly string[] OfBrowsers = ["Origin", "Referer", "Cookie", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest",
        "Sec-Fetch-User"];

    /// <param name="organizationId">Which one is meant, where several trust the network.</param>
    public async Task<TrustedVerdict> AdmitAsync(HttpContext context, int? organizationId, CancellationToken cancellationToken)
    {
        var trusting = await FindAsync(context.Connection.RemoteIpAddress, cancellationToken);
        if (organizationId is { } wanted)
            trusting = [.. trusting.Where(found => found.OrganizationId == wanted)];
        if (trusting.Count == 0)
            return Refuse(NotTrusted(context.Response));
        if (Complain(context) is { } refusal)
            return Refuse(refusal);
        return trusting.Count == 1 ? new(trusting[0].OrganizationId, trusting[0].Network, null)
            : Refuse(Ambiguous(trusting.Select(found => found.OrganizationId)));
    }

    private ProblemHttpResult? Complain(HttpContext context)
    {
        var request = context.Request;
        if (Array.Find(Forwarding, request.Headers.ContainsKey) is { } forwarding)
            return Forwarded(forwarding);

        if (context.Connection.RemoteIpAddress is { } address && server.Value.TrustedProxies.Any(proxy => proxy.Contains(address)))
        {
            return Problems.Forbidden(
                "forwarded_request", "The request comes from a proxy that does not say whom it speaks for.",
                "Let the proxy send X-Forwarded-For, or ask the server directly.");
        }

        // A proxy may hide itself but for this: many ask in the old HTTP unless they are told otherwise, and nothing else does.
        if (HttpProtocol.IsHttp10(request.Protocol))
        {
            return Problems.Forbidden(
                "forwarded_request", "The request is HTTP/1.0, as proxies send it, so your network is not known.",
                "Ask the server directly, in HTTP/1.1 or newer, or have its operator name the proxy in TAKT_TRUSTED_PROXIES.");
        }

        if (Array.Find(OfBrowsers, request.Headers.ContainsKey) is { } browser)
            return OfBrowser(browser);
        if (!IsListed(request.Host))
            return NotListed(server.Value.PublicUrl);

        return request.ContentType is { } type && type.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase)
            ? null
            : Problems.NotJson();
    }

    /// <summary>
    /// A name that anyone may point here would let a page of theirs count as ours. Where the server has a name, only that counts: a proxy
    /// that sends no header asks by an address. Where it has none, an address will do, which can't be pointed anywhere.
    /// </summary>
    private bool IsListed(HostString host) => server.Value.PublicUrl is { } publicUrl
        ? host.Host.Equals(publicUrl.Host, StringComparison.OrdinalIgnoreCase)
        : host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host.Host, out _);

    /// <summary>Each organization that trusts the address, with the narrowest of its networks that holds it.</summary>
    private async Task<IReadOnlyList<(int OrganizationId, IPAddress Network)>> FindAsync(
        IPAddress? address, CancellationToken cancellationToken)
    {
        if (address is null)
            return [];
        await using var command = database.CreateCommand(
            """
            select distinct on (organization_id) organization_id, host(n)
            from organizations, unnest(trusted_networks) as n
            where $1 <<= n
            order by organization_id, masklen(n) desc
            """);
        command.Parameters.Add(new NpgsqlParameter<IPAddress> { TypedValue = address });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<(int, IPAddress)>();
        while (await reader.ReadAsync(cancellationToken))
            found.Add((reader.GetInt32(0), IPAddress.Parse(reader.GetString(1))));
        return found;
    }

    private static TrustedVerdict Refuse(ProblemHttpResult refusal) => new(0, null, refusal);

    private static ProblemHttpResult NotTrusted(HttpResponse response)
    {
        response.Headers.WWWAuthenticate = "Bearer";
        return NotTrusted();
    }

    private static ProblemHttpResult NotTrusted() => Problems.Unauthorized(
        "not_signed_in", "Nobody is signed in, no token was sent, and no organization trusts your network.",
        "Ask an admin for an invite, or to trust your network (Settings, Organization, Trusted networks); or send the header "
            + "'Authorization: Bearer takt_…' with a token that has the scope admin.");

    private static ProblemHttpResult Forwarded(string header) => Problems.Forbidden(
        "forwarded_request", $"The header {header} says that a proxy stands between you and this server, so your network is not known.",
        "Ask the server directly, or have its operator name the proxy in TAKT_TRUSTED_PROXIES.");

    private static ProblemHttpResult OfBrowser(string header) => Problems.Forbidden(
        "browser_request", $"The header {header} is a browser's, and a page of any site can drive a browser.",
        "Send the request with curl, or sign in.");

    private static ProblemHttpResult NotListed(Uri? publicUrl) => Problems.Forbidden(
        "host_not_listed", "The request names this server by a name that is not its public URL's.",
        publicUrl is not null ? $"Ask {publicUrl.GetLeftPart(UriPartial.Authority)}."
            : "Ask by the server's IP address, or set TAKT_PUBLIC_URL to this name.");

    private static ProblemHttpResult Ambiguous(IEnumerable<int> organizations) => Problems.Create(
        StatusCodes.Status400BadRequest, "organization_ambiguous", "Several organizations of this server trust your network.",
        "Name one of them as organization_id and send the request again.", new KeyValuePair<string, object?>(
            "organizations", organizations.ToArray()));
}
