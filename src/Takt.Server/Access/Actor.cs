using System.Net;

namespace Takt.Server.Access;

/// <summary>Who changes something, as the audit will say.</summary>
/// <param name="Id"><c>member:7</c>, <c>token:12</c>, <c>user:3</c> (between organizations), <c>sign-in</c> (not known yet), <c>setup</c>,
/// <c>bootstrap</c>, <c>server</c>.</param>
/// <param name="Name">How people know them (an e-mail), at the time of the change.</param>
/// <param name="Address">Where the request came from.</param>
public sealed record Actor(string Id, string? Name = null, IPAddress? Address = null)
{
    /// <summary>The server by itself: jobs and housekeeping.</summary>
    public static readonly Actor Server = OfProgram("server");

    /// <summary>A change that no request asked for: it comes from no address, so its name says on which host the program ran.</summary>
    public static Actor OfProgram(string id) => new(id, $"{id} @ {Environment.MachineName}");
}
