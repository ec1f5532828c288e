namespace Takt.Contracts.Onboarding;

/// <summary>A machine that was set up in the caller's name: a token of theirs, and what came with it.</summary>
public sealed record OwnMachine
{
    public required long TokenId { get; init; }

    /// <summary>As it was called when it was set up; null where nobody said.</summary>
    public string? Machine { get; init; }

    public required string Label { get; init; }

    /// <summary>The first characters of its token.</summary>
    public required string Prefix { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The address that it was set up from; null where it isn't known.</summary>
    public string? CreatedFrom { get; init; }

    /// <summary>
    /// It was set up before the owner of the e-mail address came: it sends, and does nothing else until they say that it is theirs.
    /// </summary>
    public required bool Unconfirmed { get; init; }

    /// <summary>Its token has ended; whose usage it was is still to be said.</summary>
    public required bool Ended { get; init; }

    /// <summary>What to decide, in a sentence; null where there is nothing.</summary>
    public string? Question { get; init; }

    /// <summary>The names under which telemetry came with it, the latest first.</summary>
    public required IReadOnlyList<string> HostNames { get; init; }

    /// <summary>When its newest event happened.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>When anything last came in with it.</summary>
    public DateTimeOffset? LastReceivedAt { get; init; }
}

/// <summary><c>GET /api/me/machines</c>: newest first.</summary>
/// <param name="NextCursor">Null on the last page.</param>
public sealed record OwnMachinePage(IReadOnlyList<OwnMachine> Machines, string? NextCursor);

/// <summary>Answer of <c>POST /api/me/machines/{token_id}/confirm</c> and <c>/reject</c>.</summary>
/// <param name="State"><c>confirmed</c> or <c>rejected</c>.</param>
/// <param name="TokensEnded">The machine's own and those that it minted, as far as they still lived.</param>
/// <param name="NextAction">One literal instruction.</param>
public sealed record AnsweredMachine(long TokenId, string State, int TokensEnded, string NextAction);
