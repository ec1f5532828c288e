using Takt.Metering.Pace;

namespace Takt.Server.Limits.Pace;

/// <summary>Why an account is advised, as a word and as a sentence.</summary>
internal static class PaceWords
{
    public static string Word(PaceReason reason) => reason switch
    {
        PaceReason.Only => "only",
        PaceReason.Stay => "stay",
        PaceReason.MoreSlack => "more_slack",
        PaceReason.NextDoesNotFit => "next_does_not_fit",
        _ => "nothing_fits",
    };

    public static string Sentence(PaceReason reason) => reason switch
    {
        PaceReason.Only => "It is the only account that your usage has named in the last 30 days.",
        PaceReason.Stay => "It is in use, and no other account has so much more of its week left that a change would pay.",
        PaceReason.MoreSlack => "More of its week would go unused than of any other account's.",
        PaceReason.NextDoesNotFit =>
            "On the account in use the next prompts don't fit; of those on which they do, this one has the most left.",
        _ => "On no account the next prompts fit: wait for the first reset.",
    };
}
