namespace Takt.Metering.Counting;

/// <summary>What is known of a told call besides its figures. Stored: values are fixed.</summary>
[Flags]
public enum UsageFlags : short
{
    None = 0,

    /// <summary>The cost is the client's own.</summary>
    Reported = 1,

    /// <summary>The cache-write split was inferred from the reported cost.</summary>
    SplitInferred = 2,

    /// <summary>The cache-write split is that of a transcript that tells of the same call.</summary>
    SplitFromTranscript = 4,

    /// <summary>
    /// The cost is not by this list: the client's fits no split at list prices, or the list has no price for the service tier.
    /// </summary>
    CustomPricing = 8,

    /// <summary>The cache-write split is the report's own.</summary>
    SplitReported = 16,

    /// <summary>A transcript line of a side chain.</summary>
    Sidechain = 32,

    /// <summary>No request id names this call.</summary>
    Nameless = 64,

    /// <summary>It doesn't count: another row is the same call.</summary>
    Absorbed = 128,

    /// <summary>It doesn't count: its span has a usage-bearing descendant.</summary>
    Ancestor = 256,

    /// <summary>A span tells of it, too.</summary>
    ToldBySpan = 512,

    /// <summary>A row with any of these doesn't count.</summary>
    Uncounted = Absorbed | Ancestor,
}
