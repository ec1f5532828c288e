using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Npgsql;
using Takt.Server.Audit;
using Takt.Server.Http;
using Takt.Server.Identity.SignIn;

namespace Takt.Server.Identity.Pins;

/// <param name="Challenge">To be sent back with the PIN; null when there were too many attempts.</param>
internal readonly record struct PinRequestOutcome(string? Challenge, TimeSpan RetryAfter)
{
    /// <summary>Never the challenge.</summary>
    public override string ToString() => nameof(PinRequestOutcome);
}

internal enum PinStatus
{
    SignedIn,
    Wrong,

    /// <summary>Expired, used, or tried too often: another one has to be asked for.</summary>
    Over,
    TooMany,
}

/// <param name="TokensEnded">Tokens of whoever had only claimed this person's address.</param>
internal readonly record struct PinOutcome(PinStatus Status, SignedInUser? User = null, int TokensEnded = 0, TimeSpan RetryAfter = default);

/// <summary>Signs people in by a PIN that is mailed to them. The page and the API both end here.</summary>
internal sealed class PinDesk(
    NpgsqlDataSource database, UserStore users, PinOutbox outbox, OwnerProof proof, SignInDesk signIn, AttemptLimiter limiter,
    ControlPlane controlPlane, PublicAddress server, IOptions<PinOptions> options, TimeProvider time, ILogger<PinDesk> log)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    public const int Tries = 5;

    /// <summary>
    /// PINs that may be out for one address at once: whoever has many networks could else fill a mailbox, and guess at all of them.
    /// </summary>
    private const int LiveLimit = 20;

    public bool IsOn => options.Value.IsOn;

    /// <summary>Answers alike, and as fast, whether the address is a member's or nobody's: its mail leaves after the answer.</summary>
    /// <param name="email">Of the form of an address.</param>
    public async Task<PinRequestOutcome> RequestAsync(HttpContext context, string email, CancellationToken cancellationToken)
    {
        email = EmailAddress.Normalize(email);
        var address = context.Connection.RemoteIpAddress;
        var verdict = await limiter.CountAsync(AttemptKind.PinRequest, email, address, cancellationToken);
        if (verdict.IsLockedOut)
            return new(null, verdict.RetryAfter);
        if (verdict.Delay > TimeSpan.Zero)
            await Task.Delay(verdict.Delay, time, cancellationToken);

        var (challenge, pin, now) = (PinSecrets.CreateChallenge(), PinSecrets.CreatePin(), time.GetUtcNow());
        var user = await users.FindAsync(email, cancellationToken);
        await using (var change = await controlPlane.BeginAsync(new("sign-in", user?.Email, address), "pin.request", user?.OrganizationId,
            cancellationToken))
        {
            var emailHash = SecretHash.Compute(email);
            var hasRoom = await PinStore.HasRoomAsync(change, emailHash, LiveLimit, now, cancellationToken);
            // A PIN that nobody gets is nobody's: it must not be there to be guessed.
            var receiver = user is not null && hasRoom && Send(new(email, pin, address, now, server.Configured))
                ? user.UserId : (long?)null;
            await PinStore.InsertAsync(
                change, PinSecrets.Hash(challenge, pin), SecretHash.Compute(challenge), emailHash, receiver, now, now + Lifetime,
                cancellationToken);
            await change.CommitAsync(cancellationToken);
        }

        PinSecrets.Keep(context, server, challenge, now + Lifetime);
        return new(challenge, TimeSpan.Zero);
    }

    /// <summary>On success the cookie is on the answer, and the address counts as proven.</summary>
    /// <param name="email">When given it must be the one that the PIN was asked for.</param>
    /// <param name="pin">Eight digits.</param>
    public async Task<PinOutcome> VerifyAsync(
        HttpContext context, string challenge, string? email, string pin, CancellationToken cancellationToken)
    {
        var address = context.Connection.RemoteIpAddress;
        if (limiter.ClosedFor(AttemptKind.Pin, address) is var closed && closed > TimeSpan.Zero)
            return new(PinStatus.TooMany, RetryAfter: closed);
        // Only who asked for a PIN holds its challenge, so finding it tells nothing; tries are counted by the address it was asked for.
        var challengeHash = SecretHash.Compute(challenge);
        var row = await PinStore.FindAsync(database, challengeHash, cancellationToken);
        var account = row is null ? null : Convert.ToHexStringLower(row.EmailHash);
        var verdict = await limiter.CountAsync(AttemptKind.Pin, account, address, cancellationToken);
        if (verdict.IsLockedOut)
            return new(PinStatus.TooMany, RetryAfter: verdict.RetryAfter);
        if (verdict.Delay > TimeSpan.Zero)
            await Task.Delay(verdict.Delay, time, cancellationToken);
        if (row is null)
            return new(PinStatus.Over);

        var user = row.UserId is { } userId ? await users.FindAsync(userId, cancellationToken) : null;
        var right = CryptographicOperations.FixedTimeEquals(row.Hash, PinSecrets.Hash(challenge, pin))
            && user is not null
            && (email is null || CryptographicOperations.FixedTimeEquals(row.EmailHash, SecretHash.Compute(EmailAddress.Normalize(email))));
        if (!await TryAsync(context, user, challengeHash, right, cancellationToken))
            return new(PinStatus.Over);
        if (!right || user is null)
            return new(PinStatus.Wrong);

        await limiter.ForgiveAsync(AttemptKind.Pin, account, address, cancellationToken);
        await limiter.ForgiveAsync(AttemptKind.PinRequest, user.Email, address, cancellationToken);
        var presented = context.FindCaller() is { TokenId: { } token } caller && caller.UserId == user.UserId ? token : (long?)null;
        var ended = await proof.ProveAsync(user, address, presented, cancellationToken);
        await signIn.OpenAsync(context, user, SignInMethod.Pin, cancellationToken);
        PinSecrets.Forget(context, server);
        return new(PinStatus.SignedIn, user, ended);
    }

    private bool Send(PinMessage message)
    {
        var waits = outbox.Put(message);
        if (!waits)
            Log.PinNotDelivered(log, "too many are waiting");
        return waits;
    }

    private async Task<bool> TryAsync(
        HttpContext context, SignedInUser? user, byte[] challengeHash, bool right, CancellationToken cancellationToken)
    {
        var actor = new Actor("sign-in", user?.Email, context.Connection.RemoteIpAddress);
        await using var change = await controlPlane.BeginAsync(actor, "pin.try", user?.OrganizationId, cancellationToken);
        var counted = await PinStore.TryAsync(change, challengeHash, Tries, right, time.GetUtcNow(), cancellationToken);
        await change.CommitAsync(cancellationToken);
        return counted;
    }
}
