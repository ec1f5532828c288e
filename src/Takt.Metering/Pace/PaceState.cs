namespace Takt.Metering.Pace;

/// <summary>The account that was advised last.</summary>
/// <param name="Since">The minute from which it was.</param>
/// <param name="Former">The one before; null for none.</param>
public sealed record PaceState(long Account, long Since, long? Former);
