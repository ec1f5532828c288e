namespace Takt.Contracts.Tokens;

/// <summary><c>PATCH /api/tokens/{id}</c>. What a token may do and whose it is stays: for that there is a new one.</summary>
public sealed record ChangeTokenRequest(string? Label);
