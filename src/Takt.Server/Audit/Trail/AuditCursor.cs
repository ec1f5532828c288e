using System.Buffers.Binary;
using Takt.Server.Http;

namespace Takt.Server.Audit.Trail;

/// <summary>A place in the audit, as the cursor that all lists use: its time and its number.</summary>
internal static class AuditCursor
{
    public static PageCursor After(DateTimeOffset at, long id)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], id);
        return new(PageCursor.RankOf(at), new Guid(bytes, bigEndian: true));
    }

    public static long IdOf(PageCursor cursor)
    {
        Span<byte> bytes = stackalloc byte[16];
        cursor.Id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt64BigEndian(bytes[8..]);
    }
}
