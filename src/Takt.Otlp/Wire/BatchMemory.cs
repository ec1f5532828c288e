namespace Takt.Otlp;

/// <summary>
/// What a batch's tables may rent. Empty elements cost two bytes on the wire and up to two hundred in a table, so that without
/// a limit a small body could ask for gigabytes; and what is large is taken from the host first, which may have to say no.
/// </summary>
internal sealed class BatchMemory(IOtlpMemory? host)
{
    /// <summary>Arrays up to this size are not asked for: a batch has a dozen of them.</summary>
    public const long SmallBytes = 1 << 20;

    private const long Floor = 1 << 20;

    // Tables double and arrays are rented by powers of two; captured bodies need less than their own length.
    private const long PerBodyByte = 8;

    private long limit = Floor;
    private long rented;

    public void LimitFor(int bodyLength) =>
        limit = Math.Min(Math.Max(rented, Floor) + (PerBodyByte * bodyLength), Math.Max(host?.Most ?? long.MaxValue, Floor));

    /// <summary>Pays for an array that takes the place of one of <paramref name="former"/> bytes; that one is returned when it has been copied.</summary>
    public void Rent(long bytes, long former)
    {
        if (rented + bytes - former > limit) throw new BatchFullException();
        if (bytes > SmallBytes && host?.TryTake(bytes) == false) throw new BatchStarvedException();
        rented += bytes;
    }

    public void Return(long bytes)
    {
        rented -= bytes;
        if (bytes > SmallBytes) host?.Return(bytes);
    }
}
