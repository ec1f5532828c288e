using System.Buffers;
using System.Net;

namespace Takt.Server.Onboarding.Validation;

/// <summary>When two names may be one machine's: systems and shells differ in case, domain and final dots.</summary>
internal static class HostNames
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>
    /// In lower case, without the domain, <c>.local</c> and dots at the end; blanks are hyphens. Digits at the end stay: <c>laptop-1</c>
    /// and <c>laptop-2</c> are two machines. An IP address has no domain.
    /// </summary>
    public static string Normalize(string hostName)
    {
        var name = string.Join('-', hostName.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.').ToLowerInvariant();
        if (IPAddress.TryParse(name, out _))
            return name;
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 ? name[..dot] : name;
    }

    /// <summary>Names that mean exactly what was asked: as it stands, and decoded, since the variable holds it percent-encoded.</summary>
    public static string[] Exact(string hostName) => [.. new[] { hostName, Uri.UnescapeDataString(hostName) }.Distinct()];

    /// <summary>How every name that normalises to this one begins, as far as the database's notion of lower case goes.</summary>
    public static string SearchPrefix(string normalized)
    {
        var end = normalized.AsSpan().IndexOfAnyExcept(Plain);
        return end < 0 ? normalized : normalized[..end];
    }
}
