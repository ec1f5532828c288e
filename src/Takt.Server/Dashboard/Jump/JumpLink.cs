namespace Takt.Server.Dashboard.Jump;

/// <summary>Somewhere to go.</summary>
/// <param name="Kind">What it is: <c>Page</c>, <c>Person</c>, <c>Repository</c> …</param>
public sealed record JumpLink(string Kind, string Name, string Address);
