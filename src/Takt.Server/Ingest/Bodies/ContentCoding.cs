using Microsoft.Extensions.Primitives;

namespace Takt.Server.Ingest.Bodies;

/// <summary>How a body is packed on the wire.</summary>
internal enum ContentCoding
{
    Identity,
    Gzip,
    Deflate,
    Brotli,
}

internal static class ContentCodings
{
    public const string OverHttp = "gzip, deflate, br, identity", OverGrpc = "identity,gzip";

    /// <summary>Reads <c>Content-Encoding</c> or <c>grpc-encoding</c>. False: a coding, or a chain of codings, that isn't taken.</summary>
    public static bool TryParse(StringValues header, bool grpc, out ContentCoding coding)
    {
        coding = ContentCoding.Identity;
        if (header.Count == 0)
            return true;
        if (header.Count > 1)
            return false;

        var name = header[0].AsSpan().Trim();
        if (name.IsEmpty || Is(name, "identity"))
            return true;
        coding = Is(name, "gzip") || (!grpc && Is(name, "x-gzip")) ? ContentCoding.Gzip
            : !grpc && Is(name, "deflate") ? ContentCoding.Deflate
            : !grpc && Is(name, "br") ? ContentCoding.Brotli
            : ContentCoding.Identity;
        return coding != ContentCoding.Identity;
    }

    /// <summary>As <c>Content-Encoding</c> spells it.</summary>
    public static string ToName(this ContentCoding coding) => coding == ContentCoding.Brotli ? "br" : coding.ToString().ToLowerInvariant();

    private static bool Is(ReadOnlySpan<char> name, string known) => name.Equals(known, StringComparison.OrdinalIgnoreCase);
}
