using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;
using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.Http;

namespace Takt.Server.SignIn.Pins;

/// <summary>A PIN is on its way, if the address is a member's.</summary>
/// <param name="Challenge">To be sent back with the PIN.</param>
internal sealed record RequestedPin(string Challenge, DateTimeOffset ExpiresAt)
{
    /// <summary>Never the challenge.</summary>
    public override string ToString() => nameof(RequestedPin);
}

/// <summary>Someone who has signed in by their PIN.</summary>
/// <param name="Session">Null when none was opened.</param>
/// <param name="Proof">What that has brought about, where it was the first time.</param>
internal sealed record PinSignedIn(SignedInUser User, OpenedSession? Session, Proof Proof);

/// <summary>Signs people in by a PIN that is mailed to them. The page and the API both end here.</summary>
internal sealed class PinService(
    NpgsqlDataSource database, UserStore users, PinOutbox outbox, OwnerProof proof, SignInService signIn, AttemptLimiter limiter,
    ControlPlane controlPlane, PublicAddress server, IOptions<PinOptions> options, TimeProvider time, ILogger<PinService> log)
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
    public async Task<Outcome<RequestedPin>> RequestAsync(string email, IPAddress? address, CancellationToken cancellationToken)
    {
        email = EmailAddress.Normalize(email);
        var verdict = await limiter.CountAsync(AttemptKind.PinRequest, email, address, cancellationToken);
        if (verdict.RetryAfter > TimeSpan.Zero)
            return Problems.TooMany(verdict.RetryAfter);
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

        return new RequestedPin(challenge, now + Lifetime);
    }

    /// <summary>On success the e-mail address counts as proven.</summary>
    /// <param name="caller">Who brings the PIN, as far as is known: their own token stays when others end.</param>
    /// <param name="address">Where they come from.</param>
    /// <param name="email">When given it must be the one that the PIN was asked for.</param>
    /// <param name="pin">Eight digits.</param>
    public async Task<Outcome<PinSignedIn>> VerifyAsync(
        Caller? caller, string challenge, string? email, string pin, IPAddress? address, CancellationToken cancellationToken)
    {
        if (limiter.ClosedFor(AttemptKind.Pin, address) is var closed && closed > TimeSpan.Zero)
            return Problems.TooMany(closed);
        // Only who asked for a PIN holds its challenge, so finding it tells nothing; tries are counted by the address it was asked for.
        var challengeHash = SecretHash.Compute(challenge);
        var row = await PinStore.FindAsync(database, challengeHash, cancellationToken);
        var account = row is null ? null : Convert.ToHexStringLower(row.EmailHash);
        await using var attempt = await limiter.AdmitAsync(AttemptKind.Pin, account, address, cancellationToken);
        if (attempt.IsRefused)
            return Problems.TooMany(attempt.RetryAfter);
        if (attempt.Delay > TimeSpan.Zero)
            await Task.Delay(attempt.Delay, time, cancellationToken);
        if (row is null)
            return Over();

        var user = row.UserId is { } userId ? await users.FindAsync(userId, cancellationToken) : null;
        var right = CryptographicOperations.FixedTimeEquals(row.Hash, PinSecrets.Hash(challenge, pin))
            && user is not null
            && (email is null || CryptographicOperations.FixedTimeEquals(row.EmailHash, SecretHash.Compute(EmailAddress.Normalize(email))));
        if (!await TryAsync(user, challengeHash, right, address, cancellationToken))
            return Over();
        if (!right || user is null)
            return Wrong();

        attempt.Succeed();
        await limiter.TakeBackAsync(AttemptKind.PinRequest, user.Email, address, cancellationToken);
        var presented = caller is { TokenId: { } token } && caller.UserId == user.UserId ? token : (long?)null;
        var proven = await proof.ProveAsync(user, address, presented, cancellationToken);
        return new PinSignedIn(user, await signIn.OpenAsync(user, SignInMethod.Pin, address, cancellationToken), proven);
    }

    /// <summary>Expired, used, or tried too often: another one has to be asked for.</summary>
    internal static ProblemHttpResult Over() => Problems.Gone(
        "pin_expired", "This PIN has expired, was used, or was tried five times.", "Ask for a new one with POST /auth/pin/request.");

    internal static ProblemHttpResult Wrong() =>
        Problems.Unauthorized("wrong_pin", "This is not the PIN.",
            "Read it again from the newest mail and send it with the same challenge.");

    private bool Send(PinMessage message)
    {
        var waits = outbox.Put(message);
        if (!waits)
            Log.PinNotDelivered(log, "too many are waiting");
        return waits;
    }

    private async Task<bool> TryAsync(
        SignedInUser? user, byte[] challengeHash, bool right, IPAddress? address, CancellationToken cancellationToken)
    {
        var actor = new Actor("sign-in", user?.Email, address);
        await using var change = await controlPlane.BeginAsync(actor, "pin.try", user?.OrganizationId, cancellationToken);
        var counted = await PinStore.TryAsync(change, challengeHash, Tries, right, time.GetUtcNow(), cancellationToken);
        await change.CommitAsync(cancellationToken);
        return counted;
    }
}
