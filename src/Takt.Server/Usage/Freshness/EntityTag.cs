using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Takt.Server.Usage.Freshness;

/// <summary>
/// Tags of answers that are the same as long as what they are made of is. They are weak: compressed or not, it is the same answer.
/// </summary>
internal static class EntityTag
{
    /// <summary>Of everything that decides about the answer.</summary>
    public static string Of(params ReadOnlySpan<object?> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
            text.Append(CultureInfo.InvariantCulture, $"{part}\n");
        return $"W/\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16))}\"";
    }

    /// <summary>True when the caller says that they have the answer of this tag.</summary>
    public static bool IsHeld(HttpRequest request, string tag) =>
        request.GetTypedHeaders().IfNoneMatch.Any(held => held.Compare(EntityTagHeaderValue.Parse(tag), useStrongComparison: false));

    /// <summary>Nobody but the caller may keep the answer, and they ask before they use it again.</summary>
    public static void Set(HttpResponse response, string tag)
    {
        response.Headers.ETag = tag;
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.Append(HeaderNames.Vary, "Authorization, Cookie");
    }

    public static IResult NotModified(HttpResponse response, string tag)
    {
        Set(response, tag);
        return TypedResults.StatusCode(StatusCodes.Status304NotModified);
    }
}
