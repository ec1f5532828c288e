using System.Net;
using System.Net.Sockets;

namespace Takt.Server.Identity;

/// <summary>What counts as one network where attempts are counted.</summary>
internal static class Networks
{
    private const int Ipv6HostBytes = 8;

    /// <summary>An IPv6 host owns its whole /64, so that is the unit there; empty when the address is unknown.</summary>
    public static string Of(IPAddress? address)
    {
        if (address is null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, Ipv6HostBytes))
            : address.ToString();
    }
}
