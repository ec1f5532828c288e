namespace Takt.Otlp;

/// <summary>Where batches get the memory of large requests from: the host's one budget for all of them. Called by several threads at once.</summary>
public interface IOtlpMemory
{
    /// <summary>Bytes that the tables of one request may have, however large it is.</summary>
    long Most { get; }

    /// <summary>False when there are no such many bytes now.</summary>
    bool TryTake(long bytes);

    void Return(long bytes);
}
