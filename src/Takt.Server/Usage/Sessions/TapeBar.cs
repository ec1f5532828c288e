namespace Takt.Server.Usage.Sessions;

/// <summary>A call of a session, or some that follow each other where it has many.</summary>
/// <param name="Model">The one that costs most of it.</param>
public sealed record TapeBar(Guid SessionId, decimal Usd, string? Model);
