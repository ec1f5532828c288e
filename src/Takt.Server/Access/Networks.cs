using System.Net;
using System.Net.Sockets;
using Takt.Server.Http;

namespace Takt.Server.Access;

/// <summary>What counts as one network where attempts are counted.</summary>
internal static class Networks
{
    private const int Ipv6HostBytes = 8;
    private const int Ipv6SiteBytes = 6;

    /// <summary>An IPv6 host owns its whole /64, so that is the unit there; empty when the address is unknown.</summary>
    public static string Of(IPAddress? address)
    {
        if (address is null)
            return "";
        address = ClientAddress.Plain(address);
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Start(address, Ipv6HostBytes) : address.ToString();
    }

    /// <summary>The /48 of an IPv6 address: one customer is easily given 65,536 networks. Null where there is no such thing.</summary>
    public static string? SiteOf(IPAddress? address) =>
        address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } ? Start(address, Ipv6SiteBytes) : null;

    private static string Start(IPAddress address, int bytes) => Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, bytes));
}
