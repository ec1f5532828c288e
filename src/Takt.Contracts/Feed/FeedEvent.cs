namespace Takt.Contracts.Feed;

/// <summary>
/// An event of <c>GET /api/me/events</c>: something that the caller may see has changed. What it is now is for the API to say.
/// </summary>
/// <param name="Kind">
/// <c>usage</c>; <c>limit</c> for readings of an account; <c>pace</c> when another account is to be used than before;
/// <c>settings</c> for names, links, prices and the like; <c>reset</c> where what was missed is no longer known, so that all
/// of it is to be asked for anew; <c>heartbeat</c> every 15 seconds.
/// </param>
/// <param name="At">When it was stored; of a heartbeat and a reset, now.</param>
public sealed record FeedEvent(string Kind, DateTimeOffset At);
