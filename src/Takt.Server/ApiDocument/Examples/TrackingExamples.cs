using Takt.Contracts.Onboarding;

namespace Takt.Server.ApiDocument.Examples;

internal static class TrackingExamples
{
    private static readonly MachineItem Laptop = new()
    {
        HostName = Sample.Machine,
        OwnerName = Sample.Name,
        MemberId = Sample.MemberId,
        MemberEmail = Sample.Email,
        MemberName = Sample.Name,
        TokenId = Sample.TokenId,
        TokenLabel = "Ada's laptop",
        TokenPrefix = "takt_EXAM",
        TokenRevoked = false,
        State = "active",
        LastSeenAt = Sample.Now.AddSeconds(-40),
        LastReceivedAt = Sample.Now.AddSeconds(-38),
        Signals = [new("metrics", Sample.Now.AddSeconds(-40), "active"), new("logs", Sample.Now.AddSeconds(-42), "active"),
            new("traces", Sample.Now.AddSeconds(-41), "active")],
        AppVersion = "2.1.269",
        KnownBad = false,
        Accounts = [Sample.Email],
        Tokens24h = 182_400,
        Warnings = [],
    };

    private static readonly RolloutPerson Invited = new()
    {
        Email = Sample.OtherEmail,
        InviteId = 5,
        Stage = "invited",
        Since = Sample.Now.AddDays(-2),
        Machines = 0,
        Reason = "invite_open",
        NextAction = "Remind them: the code has not been used.",
    };

    private static readonly RolloutPerson Healthy = new()
    {
        Email = Sample.Email,
        Name = Sample.Name,
        MemberId = Sample.MemberId,
        Stage = "healthy",
        Since = Sample.Now.AddDays(-12),
        Machines = 1,
        LastSeenAt = Sample.Now.AddSeconds(-40),
        AppVersion = "2.1.269",
    };

    private static readonly OwnMachine Unconfirmed = new()
    {
        TokenId = Sample.TokenId,
        Machine = "laptop-x",
        Label = "laptop-x",
        Prefix = "takt_EXAM",
        CreatedAt = Sample.Now.AddHours(-2),
        CreatedFrom = "10.0.0.5",
        Unconfirmed = true,
        Ended = false,
        Question = "Is laptop-x, set up 2 hours ago from 10.0.0.5, yours?",
        HostNames = ["laptop-x"],
        LastSeenAt = Sample.Now.AddSeconds(-40),
        LastReceivedAt = Sample.Now.AddSeconds(-38),
    };

    public static IEnumerable<object> All =>
    [
        new OwnMachinePage([Unconfirmed], null),
        new AnsweredMachine(Sample.TokenId, "confirmed", 0, "Nothing to do: it goes on, and may read your usage and be rotated again."),
        new MachinePage(new(Machines: 1, Active: 1, Recent: 0, Stale: 0, Never: 0), [Laptop], null),
        new RolloutPage(new(People: 2, Invited: 1, Registered: 0, Seen: 0, Healthy: 1), [Invited, Healthy], null),
    ];
}
