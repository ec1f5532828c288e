using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Takt.Server.Http;

/// <summary>Which of several forms of an answer a client wants (RFC 9110, 12.5.1).</summary>
internal static class Negotiation
{
    /// <param name="offered">Media types, the one that is best for who doesn't care first.</param>
    /// <returns>Null when the client refuses all of them.</returns>
    public static string? Choose(StringValues accept, params ReadOnlySpan<string> offered)
    {
        // What can't be read is as good as nothing: an answer that may not suit is better than none.
        if (StringValues.IsNullOrEmpty(accept) || !MediaTypeHeaderValue.TryParseList(accept, out var ranges))
            return offered[0];
        (string? Type, double Quality, int Precision, int Position) best = (null, 0, 0, 0);
        foreach (var type in offered)
        {
            var (quality, precision, position) = Judge(MediaTypeHeaderValue.Parse(type), ranges);
            if (quality > best.Quality || (quality > 0 && quality == best.Quality
                && (precision > best.Precision || (precision == best.Precision && position < best.Position))))
                best = (type, quality, precision, position);
        }

        return best.Type;
    }

    /// <summary>The most precise range that fits decides, whatever others say.</summary>
    private static (double Quality, int Precision, int Position) Judge(MediaTypeHeaderValue type, IList<MediaTypeHeaderValue> ranges)
    {
        (double Quality, int Precision, int Position) found = (0, -1, 0);
        for (var i = 0; i < ranges.Count; i++)
        {
            var range = ranges[i];
            var precision = range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2;
            var fits = precision == 0 || (range.Type.Equals(type.Type, StringComparison.OrdinalIgnoreCase)
                && (precision == 1 || range.SubType.Equals(type.SubType, StringComparison.OrdinalIgnoreCase)));
            if (fits && precision > found.Precision)
                found = (range.Quality ?? 1, precision, i);
        }

        // Between forms that fit alike by a wildcard the server's own order decides.
        return found.Precision < 2 ? found with { Position = 0 } : found;
    }
}
