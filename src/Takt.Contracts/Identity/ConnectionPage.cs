namespace Takt.Contracts.Identity;

/// <summary>A named source of telemetry.</summary>
/// <param name="Id">As in the ingest URL.</param>
/// <param name="IngestUrl">Its collector root: what an exporter is given, without <c>/v1/…</c>.</param>
public sealed record ConnectionItem(string Id, string Name, string IngestUrl, DateTimeOffset CreatedAt);

/// <summary><c>GET /api/connections</c>.</summary>
/// <param name="NextCursor">Null on the last page.</param>
public sealed record ConnectionPage(IReadOnlyList<ConnectionItem> Connections, string? NextCursor);

/// <summary><c>POST /api/connections</c>.</summary>
/// <param name="Id">Letters, digits and hyphens, at most 63; unique on the server. Default: made from the name.</param>
public sealed record CreateConnectionRequest(string? Name, string? Id = null);

/// <summary><c>POST /api/connections/{id}/keys</c>.</summary>
public sealed record CreateConnectionKeyRequest(string? Label = null);
