using System.Net;

namespace Takt.Server.Http;

/// <summary>The address of who asks, in one form for all who count, compare, show or store it.</summary>
internal static class ClientAddress
{
    /// <summary>
    /// IPv4 that came in over an IPv6 socket becomes IPv4 again. The scope of a link-local address is the number of an interface of this
    /// machine: it tells nobody anything, and the database takes no address that has one.
    /// </summary>
    public static IPAddress Plain(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        return address is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6, ScopeId: not 0 }
            ? new IPAddress(address.GetAddressBytes()) : address;
    }
}
