namespace Takt.Contracts.Tokens;

/// <summary>
/// <c>PATCH /api/tokens/{id}</c>: what is left out stays as it is. What a token may do and whose it is stays: for that there is a new one.
/// </summary>
/// <param name="Team">What a set-up with it names; empty takes it away.</param>
/// <param name="Environment">The same for <c>deployment.environment</c>.</param>
public sealed record ChangeTokenRequest(string? Label = null, string? Team = null, string? Environment = null);

/// <summary><c>POST /api/tokens/{id}/rotate</c>.</summary>
/// <param name="GraceSeconds">How long the old token goes on sending, 0 (default) to 86400.</param>
public sealed record RotateTokenRequest(int? GraceSeconds = null);
