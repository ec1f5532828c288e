namespace Takt.Server.Tokens;

/// <summary>Which tokens to list.</summary>
/// <param name="MemberId">Only those assigned to this member.</param>
/// <param name="ConnectionId">Only the keys of this connection, as in the ingest URL.</param>
/// <param name="Live">Only those that open something, or only those that no longer do; null is both.</param>
/// <param name="TokenId">Only this one.</param>
internal sealed record TokenFilter(long? MemberId = null, string? ConnectionId = null, bool? Live = null, long? TokenId = null)
{
    public static readonly TokenFilter None = new();
}
