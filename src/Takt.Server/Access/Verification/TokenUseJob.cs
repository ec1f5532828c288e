using Takt.Server.Jobs;

namespace Takt.Server.Access.Verification;

/// <summary>Writes <c>last_used_at</c> every few seconds, and once more when the server stops.</summary>
internal sealed class TokenUseJob(TokenUse use, TokenVerdictStore store, TimeProvider time, ILogger<TokenUseJob> log)
    : EachReplicaJob("writing of tokens' last use", TimeSpan.FromSeconds(5), time, log)
{
    protected override bool RunsAtStop => true;

    /// <summary>A stop doesn't break it off: what was taken is nowhere else. If it fails, a token's next use writes it again.</summary>
    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        var (tokenIds, times) = use.Take();
        if (tokenIds.Length > 0)
            await store.WriteUseAsync(tokenIds, times, CancellationToken.None);
    }
}
