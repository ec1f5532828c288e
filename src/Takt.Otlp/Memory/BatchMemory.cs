namespace Takt.Otlp;

/// <summary>
/// What a batch's tables may take. Empty elements cost two bytes on the wire and up to a hundred in a table, so that without
/// a limit a small body could ask for gigabytes; and what is large is taken from the host first, which may have to say no.
/// </summary>
internal sealed class BatchMemory(IOtlpMemory? host)
{
    /// <summary>Arrays up to this size are not asked for: a batch has a dozen of them.</summary>
    public const long SmallBytes = 1 << 20;

    private const long Floor = 1 << 20;

    // The most that sound elements can ask for: lists of booleans and of empty buckets, and an array that has just doubled.
    private const long PerBodyByte = 24;

    // The shortest elements that say something: a boolean in a list, as protobuf and as JSON. Some may be empty without a question.
    private const int LeastProtobuf = 4, LeastJson = 12, Unquestioned = 4096;

    private long _limit = Floor;
    private long _most = long.MaxValue;
    private int _least = LeastProtobuf;

    /// <summary>What all tables have taken together.</summary>
    public long Taken { get; private set; }

    /// <summary>How far the body has been read; told by the cursors.</summary>
    public int ReadTo { get; set; }

    /// <summary>The most that one table can come to.</summary>
    public int LargestTable => (int)Math.Min(Math.Min(_limit, _most) + SmallBytes, Array.MaxLength);

    public void LimitFor(int bodyLength, OtlpEncoding encoding)
    {
        _limit = Math.Max(Taken, Floor) + (PerBodyByte * bodyLength);
        _most = Math.Max(host?.MostBeside(bodyLength) ?? long.MaxValue, Floor);
        _least = encoding == OtlpEncoding.Json ? LeastJson : LeastProtobuf;
        ReadTo = 0;
    }

    /// <summary>
    /// Ends the reading of a body whose elements are empty, before they have cost anything: <paramref name="count"/> elements of one kind
    /// take more bytes than have been read, if they say something.
    /// </summary>
    public void Question(int count)
    {
        if ((long)count * _least > (long)ReadTo + Unquestioned)
            throw BatchFullException.ForItsSize();
    }

    /// <summary>Pays for an array that takes the place of one of <paramref name="former"/> bytes, which is returned afterwards.</summary>
    public void TakeArray(long bytes, long former)
    {
        if (Taken + bytes - former > _limit)
            throw BatchFullException.ForItsSize();
        Taken += bytes;
    }

    /// <summary>Pays for more pages of a large table.</summary>
    public void TakePages(long bytes)
    {
        if (Taken + bytes > _limit)
            throw BatchFullException.ForItsSize();
        // What doesn't fit into an idle host will never fit.
        if (Taken + bytes > _most)
            throw BatchFullException.ForTheHost();
        if (host?.TryTake(bytes) == false)
            throw new BatchStarvedException();
        Taken += bytes;
    }

    public void ReturnArray(long bytes) => Taken -= bytes;

    public void ReturnPages(long bytes)
    {
        Taken -= bytes;
        host?.Return(bytes);
    }
}
