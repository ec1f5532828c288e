namespace Takt.Server.Tokens;

/// <summary>
/// Revokes until nothing is left. What a token mints while it is being revoked is not yet there for the statement that waits for it; its
/// next round sees it, and from then on the token, revoked, mints no more.
/// </summary>
internal static class RevocationRounds
{
    /// <param name="round">Revokes what it finds, and says how many tokens that were and how many of them had not expired.</param>
    /// <returns>How many tokens that had not expired were revoked.</returns>
    public static async Task<int> RunAsync(Func<Task<(int Revoked, int Live)>> round)
    {
        var all = 0;
        while (await round() is { Revoked: > 0 } done)
            all += done.Live;
        return all;
    }
}
