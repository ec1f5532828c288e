using Takt.Metering.Usage;

namespace Takt.Metering.Agents.Readings;

/// <summary>
/// The last few answers, by the text they were made from. Records of one session go through a handful of combinations over and over, and
/// comparing their texts is cheaper than hashing them.
/// </summary>
internal sealed class RecentDimensions
{
    // A longer text is no client's: it is hashed each time rather than held.
    private const int Size = 16, LongestKept = 4096;

    private readonly Entry[] _entries = new Entry[Size];
    private int _next;

    private struct Entry
    {
        public byte[]? Text;
        public int Length;
        public Dimensions? Answer;
    }

    public Dimensions? Find(ReadOnlySpan<byte> text)
    {
        foreach (ref readonly var entry in _entries.AsSpan())
        {
            if (entry.Length == text.Length && text.SequenceEqual(entry.Text.AsSpan(0, entry.Length)))
                return entry.Answer;
        }

        return null;
    }

    /// <summary>Keeps an answer in place of the one kept longest.</summary>
    public Dimensions Add(ReadOnlySpan<byte> text, Dimensions answer)
    {
        if (text.Length > LongestKept)
            return answer;
        ref var entry = ref _entries[_next];
        _next = (_next + 1) % Size;
        if (entry.Text is null || entry.Text.Length < text.Length)
            entry.Text = new byte[Math.Min(text.Length * 2, LongestKept)];
        text.CopyTo(entry.Text);
        entry.Length = text.Length;
        return entry.Answer = answer;
    }
}
