using System.Buffers.Binary;
using System.Buffers.Text;

namespace Takt.Server.Http;

/// <summary>Where a page of a list ended: the last row's rank and id. Opaque to clients.</summary>
internal readonly record struct PageCursor(long Rank, Guid Id)
{
    private const int Size = 24;

    /// <summary>The rank of a moment: microseconds since 1970, the database's own precision.</summary>
    public static long RankOf(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public DateTimeOffset At => DateTimeOffset.UnixEpoch.AddTicks(Rank * TimeSpan.TicksPerMicrosecond);

    public static bool TryParse(string text, out PageCursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length != Base64Url.GetEncodedLength(Size) || !Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != Size) return false;
        var rank = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (Math.Abs((decimal)rank) > RankOf(DateTimeOffset.MaxValue)) return false;
        cursor = new(rank, new Guid(bytes[8..], bigEndian: true));
        return true;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Rank);
        Id.TryWriteBytes(bytes[8..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }
}
