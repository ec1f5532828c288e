namespace Takt.Otlp;

/// <summary>
/// What a batch's tables may rent. Empty elements cost two bytes on the wire and up to two hundred in a table, so that without
/// a limit a small body could ask for gigabytes.
/// </summary>
internal sealed class BatchMemory
{
    private const long Floor = 1 << 20;

    // Tables double and arrays are rented by powers of two; captured bodies need less than their own length.
    private const long PerBodyByte = 8;

    private long limit = Floor;
    private long rented;

    public void LimitFor(int bodyLength) => limit = Math.Max(rented, Floor) + (PerBodyByte * bodyLength);

    public void Rent(long bytes)
    {
        if (rented + bytes > limit) throw new BatchFullException();
        rented += bytes;
    }

    public void Return(long bytes) => rented -= bytes;
}
