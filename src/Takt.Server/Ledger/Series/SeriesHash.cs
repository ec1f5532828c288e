using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Takt.Metering.Usage;

namespace Takt.Server.Ledger.Series;

/// <summary>
/// The 128 bits that tell one combination of dimensions from every other. Stored: it covers the name and value of what is set, by name, so
/// that neither a new dimension nor another order of the table changes the hash of what is there.
/// </summary>
internal static class SeriesHash
{
    private static readonly DimensionRow[] ByName = [.. DimensionTable.Texts.OrderBy(row => row.Name, StringComparer.Ordinal)];

    public static Guid Of(SeriesRow row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, "person_id", row.PersonId);
        Add(hash, "account_id", row.AccountId);
        Add(hash, "machine_id", row.MachineId);
        Add(hash, "connection_id", row.ConnectionId);
        foreach (var dimension in ByName)
        {
            if (row.Dimensions[dimension] is not { } value)
                continue;
            Add(hash, dimension.Name);
            Add(hash, value);
        }

        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        return new Guid(digest[..16], bigEndian: true);
    }

    private static void Add(IncrementalHash hash, string name, long? id)
    {
        if (id is not { } value)
            return;
        Add(hash, name);
        Add(hash, value);
    }

    private static void Add(IncrementalHash hash, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        hash.AppendData(bytes);
    }

    // The length goes first, so that neighbours can't run into each other.
    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Add(hash, bytes.Length);
        hash.AppendData(bytes);
    }
}
