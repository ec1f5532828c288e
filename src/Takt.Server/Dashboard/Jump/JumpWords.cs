using System.Collections.Immutable;
using Takt.Server.Dashboard.Filters;

namespace Takt.Server.Dashboard.Jump;

/// <summary>
/// What somebody typed to get somewhere, taken apart: <c>api last month by model</c> is a thing, a range and what to see it by. Pure.
/// </summary>
/// <param name="Thing">What is looked for; empty for everything.</param>
/// <param name="Range">Null where none is named.</param>
/// <param name="By">A dimension; null where none is named.</param>
internal sealed record JumpWords(string Thing, PageRange? Range, string? By)
{
    private const int MostWords = 12;

    public static JumpWords Of(string text, DateOnly today)
    {
        ImmutableArray<string> words = [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostWords)];
        string? by = null;
        if (words is [.., var preposition, var dimension] && preposition.Equals("by", StringComparison.OrdinalIgnoreCase)
            && Named(dimension) is { } named)
            (by, words) = (named, words[..^2]);
        // The range stands at the end, and is as many words as make one.
        for (var count = words.Length; count > 0; count--)
        {
            if (RangeWords.Find(string.Join(' ', words[^count..]), today) is { } range)
                return new(string.Join(' ', words[..^count]), range, by);
        }

        return new(string.Join(' ', words), null, by);
    }

    private static string? Named(string word) => FilterNames.Dimensions.FirstOrDefault(dimension =>
        dimension.Equals(word, StringComparison.OrdinalIgnoreCase)
            || FilterNames.NameOf(dimension).Equals(word, StringComparison.OrdinalIgnoreCase));
}
