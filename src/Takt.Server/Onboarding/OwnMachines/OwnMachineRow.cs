using Takt.Contracts.Onboarding;

namespace Takt.Server.Onboarding.OwnMachines;

/// <summary>A live token of a member's, with what was heard with it.</summary>
internal sealed record OwnMachineRow
{
    public required long TokenId { get; init; }
    public string? Machine { get; init; }
    public required string Label { get; init; }
    public required string Prefix { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public string? CreatedFrom { get; init; }
    public required bool Unconfirmed { get; init; }

    /// <summary>Its token has ended; what it has sent is still to be answered for.</summary>
    public required bool Ended { get; init; }

    public string[] HostNames { get; init; } = [];
    public DateTimeOffset? LastAt { get; init; }
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>What people call it: its name, else the one that telemetry gives it, else the token's label.</summary>
    public string Name => Machine ?? (HostNames.Length > 0 ? HostNames[0] : Label);

    /// <summary><c>Is laptop-x, set up 2 hours ago from 10.0.0.5, yours?</c></summary>
    public string Question(DateTimeOffset now) =>
        $"{(Ended ? "Was" : "Is")} {Name}, set up {Ago.Words(now - CreatedAt)}{(CreatedFrom is { } from ? $" from {from}" : "")}, yours?";

    public OwnMachine ToMachine(DateTimeOffset now) => new()
    {
        TokenId = TokenId,
        Machine = Machine,
        Label = Label,
        Prefix = Prefix,
        CreatedAt = CreatedAt,
        CreatedFrom = CreatedFrom,
        Unconfirmed = Unconfirmed,
        Ended = Ended,
        Question = Unconfirmed ? Question(now) : null,
        HostNames = HostNames,
        LastSeenAt = LastAt,
        LastReceivedAt = ReceivedAt,
    };
}
