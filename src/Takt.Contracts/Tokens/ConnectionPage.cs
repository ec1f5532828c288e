using Takt.Contracts.Onboarding;

namespace Takt.Contracts.Tokens;

/// <summary>A named source of telemetry.</summary>
/// <param name="Id">As in the ingest URL.</param>
/// <param name="IngestUrl">Its collector root: what an exporter is given, without <c>/v1/…</c>.</param>
/// <param name="LastSyncedAt">When telemetry last came in by it; null before the first.</param>
/// <param name="Signals">Those that have come in by it.</param>
public sealed record ConnectionItem(
    string Id, string Name, string IngestUrl, DateTimeOffset CreatedAt, DateTimeOffset? LastSyncedAt,
    IReadOnlyList<ConnectionSignal> Signals);

/// <param name="Signal"><c>metrics</c>, <c>logs</c> or <c>traces</c>.</param>
public sealed record ConnectionSignal(string Signal, DateTimeOffset LastReceivedAt);

/// <summary><c>GET /api/connections</c>.</summary>
/// <param name="NextCursor">Null on the last page.</param>
public sealed record ConnectionPage(IReadOnlyList<ConnectionItem> Connections, string? NextCursor);

/// <summary><c>POST /api/connections</c>.</summary>
/// <param name="Id">Letters, digits and hyphens, at most 63; unique on the server. Default: made from the name.</param>
public sealed record CreateConnectionRequest(string? Name, string? Id = null);

/// <summary><c>PATCH /api/connections/{id}</c>.</summary>
public sealed record ChangeConnectionRequest(string? Name);

/// <summary><c>POST /api/connections/{id}/keys</c>.</summary>
/// <param name="Team">What the blocks to paste name as resource attribute <c>team</c>.</param>
/// <param name="Environment">The same for <c>deployment.environment</c>.</param>
public sealed record CreateConnectionKeyRequest(string? Label = null, string? Team = null, string? Environment = null);

/// <summary>A new key of a connection.</summary>
/// <param name="Token">The secret: shown here and never again.</param>
/// <param name="Snippets">What to paste where, with the key in place.</param>
public sealed record CreatedConnectionKey(string Token, TokenItem Details, ConnectionSnippets Snippets)
{
    /// <summary>Never the secret.</summary>
    public override string ToString() => $"{nameof(CreatedConnectionKey)} {Details.Prefix}…";
}
