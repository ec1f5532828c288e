namespace Takt.Metering.Pace;

/// <summary>Why an account is advised.</summary>
public enum PaceReason
{
    /// <summary>It is the only one that there is.</summary>
    Only,

    /// <summary>It is in use, and no other is so much better that a change would pay.</summary>
    Stay,

    /// <summary>More of its week would go unused than of any other's.</summary>
    MoreSlack,

    /// <summary>The one in use is blocked, or the next prompts don't fit.</summary>
    NextDoesNotFit,

    /// <summary>Nothing fits anywhere: it is the first to reset that matters then.</summary>
    NothingFits,
}
