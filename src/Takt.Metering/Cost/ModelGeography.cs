namespace Takt.Metering.Cost;

/// <summary>
/// What a cloud platform's dressed id says of where the model runs. Amazon Bedrock's inference profiles begin with a geography (<c>us.</c>,
/// <c>eu.</c>, <c>apac.</c>, <c>jp.</c>, <c>au.</c>, <c>global.</c>); an ARN without a profile runs in its own region; Vertex AI names a
/// location (<c>locations/europe-west1</c>, <c>locations/global</c>).
/// </summary>
internal static class ModelGeography
{
    private const string Maker = "anthropic.", Location = "locations/", Arn = "arn:";

    /// <param name="dress">What stands before <c>claude-</c>, in lower case.</param>
    public static string? Of(ReadOnlySpan<char> dress)
    {
        var location = dress.LastIndexOf(Location);
        if (location >= 0 && (location == 0 || dress[location - 1] == '/'))
            return UpTo(dress[(location + Location.Length)..], '/');

        if (!dress.EndsWith(Maker))
            return null;
        var before = dress[..^Maker.Length];
        var profile = before[(before.LastIndexOf('/') + 1)..];
        if (profile is [.., '.'] && IsName(profile[..^1]))
            return profile[..^1].ToString();

        // arn:partition:bedrock:region:…
        if (profile.Length > 0 || !dress.StartsWith(Arn))
            return null;
        var rest = dress[Arn.Length..];
        for (var parts = 0; parts < 2; parts++)
            rest = rest[(rest.IndexOf(':') + 1)..];
        return UpTo(rest, ':');
    }

    private static string? UpTo(ReadOnlySpan<char> text, char end)
    {
        var at = text.IndexOf(end);
        return at > 0 && IsName(text[..at]) ? text[..at].ToString() : null;
    }

    private static bool IsName(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '-')
                return false;
        }

        return text.Length > 0;
    }
}
