using Takt.Server.Audit;

namespace Takt.Server.Identity.SignIn;

internal enum PasswordStatus
{
    Changed,

    /// <summary>See the complaint.</summary>
    Unfit,
    WrongCurrent,
    CurrentNeeded,

    /// <summary>A token alone sets the first password of a mere member only.</summary>
    TokenNotEnough,
    NotFound,

    /// <summary>The person is another organization's too, or the server's.</summary>
    NotYours,
    TooMany,
}

internal readonly record struct PasswordOutcome(PasswordStatus Status, string? Complaint = null, TimeSpan RetryAfter = default);

/// <summary>Decides who may set whose password. The page and the API both end here.</summary>
internal sealed class PasswordDesk(
    PasswordStore store, Passwords passwords, AttemptLimiter limiter, ControlPlane controlPlane, TimeProvider time)
{
    internal static readonly TimeSpan FreshPin = TimeSpan.FromMinutes(15);

    /// <summary>Whether the person has a password that they must give before they set another.</summary>
    public async Task<bool> NeedsCurrentAsync(Caller caller, HttpContext context, CancellationToken cancellationToken)
    {
        var state = await store.ReadAsync(caller.UserId!.Value, Session(context), cancellationToken);
        return state.PasswordHash is not null && !HasProvenLately(caller, state);
    }

    public async Task<PasswordOutcome> SetAsync(
        Caller caller, HttpContext context, string password, string? current, CancellationToken cancellationToken)
    {
        if (Passwords.Complain(password) is { } complaint)
            return new(PasswordStatus.Unfit, complaint);
        var session = caller.ByCookie ? Session(context) : null;
        var state = await store.ReadAsync(caller.UserId!.Value, session, cancellationToken);
        var (claimed, setIn) = (caller.Claimed, IsProof(caller, state) ? (int?)null : caller.OrganizationId);
        if (!string.IsNullOrEmpty(current))
        {
            if (await VerifyAsync(caller, context, state, current, cancellationToken) is { } refusal)
                return refusal;
            (claimed, setIn) = (state.PasswordClaimed, HasProvenLately(caller, state) ? null : state.PasswordSetIn);
        }
        else if (!caller.ByCookie)
        {
            if (state is not { PasswordHash: null, EmailVerified: false, Privileged: false })
                return new(PasswordStatus.TokenNotEnough);
        }
        else if (state.PasswordHash is not null && !HasProvenLately(caller, state))
        {
            return new(PasswordStatus.CurrentNeeded);
        }

        if (await WriteAsync(caller, context, "password.set", caller.UserId!.Value, password, claimed, setIn, state, session,
            cancellationToken))
            return new(PasswordStatus.Changed);
        return new(caller.ByCookie ? PasswordStatus.CurrentNeeded : PasswordStatus.TokenNotEnough);
    }

    /// <param name="caller">An admin.</param>
    public async Task<PasswordOutcome> SetForAsync(
        Caller caller, HttpContext context, long? memberId, string? email, string password, CancellationToken cancellationToken)
    {
        if (Passwords.Complain(password) is { } complaint)
            return new(PasswordStatus.Unfit, complaint);
        var target = await store.FindAsync(caller.OrganizationId, memberId, email is null ? null : EmailAddress.Normalize(email),
            cancellationToken);
        if (target is null)
            return new(PasswordStatus.NotFound);
        // Their own is no other matter than anyone's own: an open browser or a token alone doesn't change it.
        if (target.UserId == caller.UserId)
            return await SetAsync(caller, context, password, null, cancellationToken);
        if (target.Shared)
            return new(PasswordStatus.NotYours);
        await WriteAsync(caller, context, "password.admin_set", target.UserId, password, claimed: false, caller.PasswordReach, null, null,
            cancellationToken);
        return new(PasswordStatus.Changed);
    }

    /// <returns>Null when it is the right one.</returns>
    private async Task<PasswordOutcome?> VerifyAsync(
        Caller caller, HttpContext context, PasswordState state, string current, CancellationToken cancellationToken)
    {
        var address = context.Connection.RemoteIpAddress;
        var verdict = await limiter.CountAsync(AttemptKind.Password, caller.Email, address, cancellationToken);
        if (verdict.IsLockedOut)
            return new(PasswordStatus.TooMany, RetryAfter: verdict.RetryAfter);
        if (verdict.Delay > TimeSpan.Zero)
            await Task.Delay(verdict.Delay, time, cancellationToken);
        if (current.Length > Passwords.MaximumLength || !await passwords.VerifyAsync(state.PasswordHash, current, cancellationToken))
            return new(PasswordStatus.WrongCurrent);
        await limiter.ForgiveAsync(AttemptKind.Password, caller.Email, address, cancellationToken);
        return null;
    }

    private async Task<bool> WriteAsync(
        Caller caller, HttpContext context, string action, long userId, string password, bool claimed, int? setIn, PasswordState? state,
        byte[]? keptSession, CancellationToken cancellationToken)
    {
        var hash = await passwords.HashAsync(password, cancellationToken);
        await using var change = await controlPlane.BeginAsync(caller.ToActor(context), action, caller.OrganizationId, cancellationToken);
        if (!await PasswordStore.WriteAsync(change, caller.OrganizationId, new(userId, hash, claimed, setIn), state, keptSession,
            time.GetUtcNow(), cancellationToken))
            return false;
        await change.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Whoever is signed in so, owns the address.</summary>
    private static bool IsProof(Caller caller, PasswordState state) => caller.ByProxy || state.Method is "pin" or "setup";

    private bool HasProvenLately(Caller caller, PasswordState state) =>
        caller.ByProxy || (state is { Method: "pin", SignedInAt: { } at } && time.GetUtcNow() - at < FreshPin);

    private static byte[]? Session(HttpContext context) =>
        SessionCookie.Read(context.Request) is { } secret ? SecretHash.Compute(secret) : null;
}
