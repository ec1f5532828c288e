using System.Globalization;
using System.Net;

namespace Takt.Server.Hosting;

/// <summary>
/// An address to listen on: <c>127.0.0.1:4318</c>, <c>[::1]:4318</c>, <c>*:4318</c>, <c>localhost:4318</c>, with or without a scheme.
/// </summary>
/// <param name="Tls">Null when no scheme is named: TLS then follows whether a certificate is set.</param>
internal sealed record ListenAddress(IPAddress Address, int Port, bool? Tls)
{
    public static ListenAddress? TryParse(string text)
    {
        bool? tls = null;
        var rest = text.Trim().TrimEnd('/');
        if (rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            (tls, rest) = (false, rest[7..]);
        else if (rest.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            (tls, rest) = (true, rest[8..]);
        var colon = rest.LastIndexOf(':');
        if (colon < 0 || !int.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port > IPEndPoint.MaxPort)
            return null;
        var host = rest[..colon].Trim('[', ']');
        var address = host switch
        {
            "" or "*" or "+" => IPAddress.IPv6Any,
            "localhost" => IPAddress.Loopback,
            _ => IPAddress.TryParse(host, out var parsed) ? parsed : null,
        };
        return address is null ? null : new ListenAddress(address, port, tls);
    }

    public override string ToString() => new IPEndPoint(Address, Port).ToString();
}
