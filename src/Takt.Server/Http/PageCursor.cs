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

    /// <summary>For rows that are told apart by numbers instead of a uuid.</summary>
    public static PageCursor Of(long rank, long first, long second = 0)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, first);
        BinaryPrimitives.WriteInt64BigEndian(bytes[sizeof(long)..], second);
        return new(rank, new Guid(bytes, bigEndian: true));
    }

    /// <summary>The numbers that <see cref="Of"/> was given.</summary>
    public (long First, long Second) Numbers
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            Id.TryWriteBytes(bytes, bigEndian: true, out _);
            return (BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[sizeof(long)..]));
        }
    }

    public static bool TryParse(string text, out PageCursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length != Base64Url.GetEncodedLength(Size) || !Base64Url.TryDecodeFromChars(text, bytes, out var written)
            || written != Size)
            return false;
        var rank = BinaryPrimitives.ReadInt64BigEndian(bytes);
        // Every rank must be a moment: which list it is for isn't known here.
        if (rank < RankOf(DateTimeOffset.MinValue) || rank > RankOf(DateTimeOffset.MaxValue))
            return false;
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
