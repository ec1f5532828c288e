using System.Net;
using System.Text.RegularExpressions;

namespace Takt.Server.Tests.Onboarding;

/// <summary>What a page of a long table says of itself.</summary>
internal static class PageLinks
{
    /// <summary>Where it goes on; null at its end.</summary>
    public static string? Next(string html) => Regex.Match(html, "rel=\"next\" href=\"([^\"]+)\"") is { Success: true } match
        ? WebUtility.HtmlDecode(match.Groups[1].Value) : null;

    /// <summary>The values of an attribute, in order.</summary>
    public static IEnumerable<string> Marked(string html, string attribute) =>
        Regex.Matches(html, attribute + "=\"([^\"]*)\"").Select(match => WebUtility.HtmlDecode(match.Groups[1].Value));
}
