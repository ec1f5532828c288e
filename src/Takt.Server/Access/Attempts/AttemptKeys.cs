using System.Net;

namespace Takt.Server.Access.Attempts;

/// <summary>What an attempt is counted by: its network, that network's site, the account it is at, and both together.</summary>
internal sealed class AttemptKeys
{
    public AttemptKeys(AttemptKind kind, string? account, IPAddress? address)
    {
        (Kind, Network, Site) = (kind, Networks.Of(address), Networks.SiteOf(address));
        var keys = new List<(string Scope, string What)> { ("network", Network) };
        if (Site is not null)
            keys.Add(("site", Site));
        if (account is not null)
            keys.AddRange([("account", account), ("account_network", account + '\n' + Network)]);
        Scopes = [.. keys.Select(key => key.Scope)];
        Hashes = [.. keys.Select(key => SecretHash.Compute($"{kind.Name}\n{key.What}"))];
    }

    public AttemptKind Kind { get; }

    public string Network { get; }

    /// <value>Null where there is no such thing.</value>
    public string? Site { get; }

    public string[] Scopes { get; }

    /// <value>No address or e-mail is kept.</value>
    public byte[][] Hashes { get; }

    /// <summary>How many may fail in a window; an account's is where it gets slower.</summary>
    public int LimitOf(string scope) => scope switch
    {
        "network" => Kind.PerNetwork,
        "site" => Kind.PerSite,
        "account_network" => Kind.PerAccountAndNetwork,
        _ => Kind.AccountBeforeSlow,
    };

    /// <summary>The network or site of a scope; null for an account's.</summary>
    public string? PlaceOf(string scope) => scope switch
    {
        "network" => Network,
        "site" => Site,
        _ => null,
    };
}
