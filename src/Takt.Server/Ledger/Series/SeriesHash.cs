using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Takt.Server.Ledger.Series;

/// <summary>The 128 bits that tell one combination of dimensions from every other. Stored: the order of the parts is fixed.</summary>
internal static class SeriesHash
{
    public static Guid Of(SeriesRow row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, row.PersonId);
        Add(hash, row.AccountId ?? 0);
        Add(hash, row.MachineId ?? 0);
        Add(hash, row.ConnectionId ?? 0);
        foreach (var column in SeriesColumns.All) Add(hash, column.Value(row.Dimensions));

        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        return new Guid(digest[..16], bigEndian: true);
    }

    private static void Add(IncrementalHash hash, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        hash.AppendData(bytes);
    }

    // The length goes first, so that neighbours can't run into each other; a missing value is no length at all.
    private static void Add(IncrementalHash hash, string? value)
    {
        Add(hash, value is null ? -1 : value.Length);
        if (value is not null) hash.AppendData(Encoding.UTF8.GetBytes(value));
    }
}
