namespace Takt.Server.Access;

/// <summary>What a way of being known has found.</summary>
/// <param name="Reason">Why there is no caller, when there is none.</param>
internal readonly record struct CallerAnswer(Caller? Caller, NoCaller Reason)
{
    public static implicit operator CallerAnswer(NoCaller reason) => new(null, reason);

    public static implicit operator CallerAnswer(Caller caller) => new(caller, NoCaller.None);
}

/// <summary>
/// A way in which a request says who is asking: a bearer token, an access proxy's word, a cookie. They are asked in the order in which they
/// were added.
/// </summary>
internal interface ICallerSource
{
    /// <returns>Null when the request says nothing of this kind; the next source is asked then.</returns>
    ValueTask<CallerAnswer?> FindAsync(HttpContext context, CancellationToken cancellationToken);
}
