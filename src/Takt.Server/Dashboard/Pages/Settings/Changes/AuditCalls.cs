using Takt.Contracts.Audit;
using Takt.Server.Audit.Trail;

namespace Takt.Server.Dashboard.Pages.Settings.Changes;

/// <summary>What one call changed: the rows of one transaction.</summary>
public sealed record AuditCall(IReadOnlyList<AuditEvent> Events)
{
    /// <summary>The row that the call is told by.</summary>
    public AuditEvent Head { get; } = Events.FirstOrDefault(e => e.Primary) ?? Events[0];

    /// <summary>How many things of the same kind the action was about, besides the one that is named.</summary>
    public int More => Events.Count(e => e.Primary) is > 1 and var count ? count - 1 : 0;

    public string Who => Head.ActorName ?? WhoIs(Head.Actor);

    /// <summary>By what means, where it was not the page or a password.</summary>
    public string? Means => Head.Actor.StartsWith("token:", StringComparison.Ordinal) ? $"with token {Head.Actor[6..]}" : null;

    private static string WhoIs(string actor) => actor switch
    {
        "server" => "The server",
        "setup" => "The set-up link",
        "bootstrap" => "The bootstrap settings",
        _ when actor.StartsWith("device:", StringComparison.Ordinal) => "A device",
        _ when actor.StartsWith("invite:", StringComparison.Ordinal) => "Someone with an invite",
        _ when actor.StartsWith("network:", StringComparison.Ordinal) => "A trusted network",
        _ when actor.StartsWith("database:", StringComparison.Ordinal) => $"Someone in the database ({actor[9..]})",
        _ => actor,
    };
}

/// <summary>A page of calls, newest first, none of them cut in two.</summary>
internal sealed record AuditCalls(IReadOnlyList<AuditCall> Calls, string? NextCursor)
{
    public static AuditCalls Of(AuditPage page)
    {
        var calls = page.Events.GroupBy(e => e.TransactionId ?? $"event {e.Id}").Select(rows => new AuditCall([.. rows])).ToList();
        if (page.NextCursor is null || calls.Count < 2)
            return new(calls, page.NextCursor);
        // The rest of the last call may lie on the next page: it goes there as a whole.
        var whole = calls[..^1];
        var last = whole[^1].Events[^1];
        return new(whole, AuditCursor.After(last.At, last.Id).ToString());
    }
}
