namespace Takt.Contracts.RawBatches;

/// <summary>Answer of <c>GET /api/raw-batches</c>: newest first.</summary>
public sealed record RawBatchPage
{
    public required IReadOnlyList<RawBatch> RawBatches { get; init; }

    /// <summary>Pass it as <c>cursor</c> for the next page; null on the last.</summary>
    public string? NextCursor { get; init; }
}

/// <summary>One accepted body; the body itself is at <c>/api/raw-batches/{id}</c>.</summary>
public sealed record RawBatch
{
    /// <summary>Its day and 128 bits of its SHA-256.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary><c>metrics</c>, <c>logs</c> or <c>traces</c>.</summary>
    public required string Signal { get; init; }

    /// <summary><c>json</c> or <c>protobuf</c>, as it was sent.</summary>
    public required string Encoding { get; init; }

    public required int Records { get; init; }

    /// <summary>
    /// How many attributes and bodies with content (prompts, answers, tool inputs and outputs …) were dropped at the door.
    /// </summary>
    public required int ContentDropped { get; init; }

    /// <summary>Size as received, inflated.</summary>
    public required int ReceivedBytes { get; init; }

    /// <summary>Size of the kept JSON.</summary>
    public required int JsonBytes { get; init; }

    public required long TokenId { get; init; }

    /// <summary>The connection it came in by, as in the ingest URL; null for the base endpoint.</summary>
    public string? ConnectionId { get; init; }

    public string? ConnectionName { get; init; }
}
