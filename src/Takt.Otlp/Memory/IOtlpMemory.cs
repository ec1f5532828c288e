namespace Takt.Otlp;

/// <summary>
/// Where batches get the memory of large requests from: the host's one budget for all of them. Called by several threads at once.
/// </summary>
public interface IOtlpMemory
{
    /// <summary>Bytes that the tables of one request could have if the host had no other: no request ever gets more.</summary>
    /// <param name="bodyLength">The length of the request's body, which the host holds too.</param>
    long MostBeside(int bodyLength);

    /// <summary>False when there are no such many bytes now.</summary>
    bool TryTake(long bytes);

    void Return(long bytes);
}
