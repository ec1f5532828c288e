using System.Net;

namespace Takt.Server.Members.Invites;

/// <summary>A network whose machines may ask for invites of role member.</summary>
internal static class TrustedNetwork
{
    /// <summary>The database allows no more for one organization.</summary>
    public const int Limit = 64;

    private static readonly IPNetwork[] Loopback =
        [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128"), IPNetwork.Parse("::ffff:127.0.0.0/104")];

    /// <summary>Reads a network, or one address as a network of its own.</summary>
    /// <param name="problem">A sentence; null on success.</param>
    public static bool TryParse(string text, out IPNetwork network, out string? problem)
    {
        problem = null;
        if (!IPNetwork.TryParse(text.Trim(), out network))
        {
            if (!IPAddress.TryParse(text.Trim(), out var address))
            {
                problem = $"'{text}' is neither an address nor a network such as 10.0.0.0/8.";
                return false;
            }

            network = new(address, address.GetAddressBytes().Length * 8);
        }

        var read = network;
        if (network.PrefixLength == 0)
            problem = $"'{text}' is everyone; name the networks that you run.";
        else if (Array.Exists(Loopback, loopback => read.Contains(loopback.BaseAddress) || loopback.Contains(read.BaseAddress)))
            problem = $"'{text}' holds loopback addresses, behind which a proxy on this machine would hide everyone.";
        return problem is null;
    }
}
