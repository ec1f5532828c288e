using System.Globalization;

namespace Takt.Server.RawBatches;

/// <summary>What names a body: its day, which says where it is kept, and its hash. Written <c>20261103-0f3c…</c>.</summary>
internal readonly record struct RawBatchId(DateOnly On, Guid Hash)
{
    private const string DayFormat = "yyyyMMdd";

    public static bool TryParse(string text, out RawBatchId id)
    {
        id = default;
        if (text.Length != 41 || text[8] != '-' || !Guid.TryParseExact(text.AsSpan(9), "N", out var hash)
            || !DateOnly.TryParseExact(text.AsSpan(0, 8), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var on))
            return false;
        id = new(on, hash);
        return true;
    }

    public override string ToString() => $"{On.ToString(DayFormat, CultureInfo.InvariantCulture)}-{Hash:N}";
}
