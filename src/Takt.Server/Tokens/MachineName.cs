using Takt.Server.Access;

namespace Takt.Server.Tokens;

/// <summary>What people and machines call a machine.</summary>
internal static class MachineName
{
    public const int Limit = 255;

    /// <summary>A sentence, or null when the name will do.</summary>
    public static string? Complain(string? machine) => machine?.Trim() switch
    {
        null or "" => "Say which machine it is for: its host name.",
        { Length: > Limit } => $"The machine's name may have at most {Limit} characters.",
        var name when !PlainLine.Holds(name) => "The machine's name must be one line of plain text.",
        _ => null,
    };

    /// <summary>
    /// The same machine, however it spells itself today: case, <c>.local</c> and the domain come and go with the network.
    /// </summary>
    public static bool AreAlike(string one, string other) =>
        MemoryExtensions.Equals(Bare(one), Bare(other), StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> Bare(string name)
    {
        var bare = name.AsSpan().Trim();
        var dot = bare.IndexOf('.');
        // An address is no name with a domain.
        return dot > 0 && !System.Net.IPAddress.TryParse(bare, out _) ? bare[..dot] : bare;
    }
}
