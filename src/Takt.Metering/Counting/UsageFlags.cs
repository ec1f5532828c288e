
namespace Takt.Metering.Counting;

/// <summary>What is known of a call besides its figures. Stored: values are fixed.</summary>
[Flags]
public enum UsageFlags : short
{
    None = 0,

    /// <summary>The cost is the client's own.</summary>
    Reported = 1,

    /// <summary>The cache-write split was inferred from the reported cost.</summary>
    SplitInferred = 2,

    /// <summary>The cache-write split is a transcript's.</summary>
    SplitFromTranscript = 4,

    /// <summary>The client's cost fits no split at list prices: it uses prices of its own.</summary>
    CustomPricing = 8,

    /// <summary>The repository is a transcript's.</summary>
    RepositoryFromTranscript = 16,

    /// <summary>The branch is a transcript's.</summary>
    BranchFromTranscript = 32,

    /// <summary>No request id names this call.</summary>
    Nameless = 64,
}
