using System.Text.Json;

namespace Takt.Contracts.Audit;

/// <summary>Answer of <c>GET /api/audit</c>: newest first.</summary>
/// <param name="NextCursor">Pass it as <c>cursor</c> for the next page; null on the last.</param>
public sealed record AuditPage(IReadOnlyList<AuditEvent> Events, string? NextCursor);

/// <summary>One row that one call changed.</summary>
public sealed record AuditEvent
{
    public required long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// <c>member:7</c>, <c>token:12</c>, <c>network:10.1.2.3</c>, <c>setup</c>, <c>bootstrap</c>, <c>server</c>, or <c>database:</c> and a
    /// role.
    /// </summary>
    public required string Actor { get; init; }

    /// <summary>How people knew them then, as a rule by e-mail.</summary>
    public string? ActorName { get; init; }

    /// <summary>Where the request came from; null when none did.</summary>
    public string? Address { get; init; }

    /// <summary>What was asked for: <c>token.revoke</c>. One action may change several rows.</summary>
    public required string Action { get; init; }

    /// <summary>The same in words, with the name of the thing: <c>revoked token Ada's laptop</c>.</summary>
    public required string Summary { get; init; }

    /// <summary>True for the row that the action is named after; the others were changed along with it.</summary>
    public required bool Primary { get; init; }

    /// <summary><c>insert</c>, <c>update</c> or <c>delete</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>What the row is: <c>token</c>, <c>member</c>, <c>user</c>, <c>connection</c> …</summary>
    public required string Entity { get; init; }

    public string? EntityKey { get; init; }

    /// <summary>The same for all rows of one call.</summary>
    public string? TransactionId { get; init; }

    /// <summary>The row as it was; null for a new one. Secrets are never in it.</summary>
    public JsonElement? Before { get; init; }

    /// <summary>The row as it is since; null for a deleted one. Secrets are never in it.</summary>
    public JsonElement? After { get; init; }

    /// <summary>Fields that differ between <c>before</c> and <c>after</c>; empty unless both are there.</summary>
    public required IReadOnlyList<string> Changed { get; init; }

    /// <summary>Secret fields that were set, changed or cleared; their values are not kept here.</summary>
    public required IReadOnlyList<string> SecretsChanged { get; init; }
}
