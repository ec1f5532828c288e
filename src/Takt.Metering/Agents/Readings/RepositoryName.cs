namespace Takt.Metering.Agents.Readings;

/// <summary>Reduces a repository's address to <c>host/owner/name</c>: no credentials, no query, lower case, no <c>.git</c>.</summary>
public static class RepositoryName
{
    /// <summary>
    /// Null when the address names no host and path. Understands URLs, <c>git@host:owner/name</c> and what is reduced already.
    /// </summary>
    public static string? Reduce(string address)
    {
        var text = address.AsSpan().Trim();
        var end = text.IndexOfAny('?', '#');
        if (end >= 0)
            text = text[..end];

        var scheme = text.IndexOf("://");
        if (scheme >= 0)
            text = text[(scheme + 3)..];
        var slash = text.IndexOf('/');
        var authority = slash < 0 ? text : text[..slash];
        var at = authority.LastIndexOf('@');
        if (at >= 0)
            text = text[(at + 1)..];

        // scp's form separates host and path by a colon; in a URL it leads a port.
        var colon = text.IndexOf(':');
        slash = text.IndexOf('/');
        ReadOnlySpan<char> host, path;
        if (colon >= 0 && scheme < 0 && (slash < 0 || colon < slash))
        {
            host = text[..colon];
            path = text[(colon + 1)..];
        }
        else
        {
            if (slash < 0)
                return null;
            host = colon >= 0 && colon < slash ? text[..colon] : text[..slash];
            path = text[(slash + 1)..];
        }

        path = path.Trim('/');
        if (path.EndsWith(".git", StringComparison.OrdinalIgnoreCase))
            path = path[..^4].TrimEnd('/');
        return host.IsEmpty || path.IsEmpty || path.Contains('\\') ? null : $"{host}/{path}".ToLowerInvariant();
    }
}
