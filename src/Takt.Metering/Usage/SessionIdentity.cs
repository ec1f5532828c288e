namespace Takt.Metering.Usage;

/// <summary>An agent's session.</summary>
/// <param name="Id">The sender's own UUID, or a hash of its name.</param>
/// <param name="Name">The <c>session.id</c> as sent, or a made name for reports that carry none.</param>
/// <param name="Named">False when the name was made from identity attributes, host, service and day.</param>
public sealed record SessionIdentity(Guid Id, string Name, bool Named);
