using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.Http;

namespace Takt.Server.SignIn;

/// <summary>Decides who may set whose password. The page and the API both end here.</summary>
internal sealed class PasswordService(
    PasswordStore store, Passwords passwords, AttemptLimiter limiter, ControlPlane controlPlane, TimeProvider time)
{
    internal static readonly TimeSpan FreshPin = TimeSpan.FromMinutes(15);

    /// <summary>Whether the person has a password that they must give before they set another.</summary>
    /// <param name="session">The hash of the secret of the caller's cookie; null without one.</param>
    public async Task<bool> NeedsCurrentAsync(Caller caller, byte[]? session, CancellationToken cancellationToken)
    {
        var state = await store.ReadAsync(caller.UserId!.Value, session, cancellationToken);
        return state.PasswordHash is not null && !HasProvenLately(caller, state);
    }

    public async Task<Outcome<Done>> SetAsync(
        Caller caller, byte[]? session, string password, string? current, CancellationToken cancellationToken)
    {
        if (Passwords.Complain(password) is { } complaint)
            return Problems.Invalid("password", complaint);
        if (!caller.ByCookie)
            session = null;
        var state = await store.ReadAsync(caller.UserId!.Value, session, cancellationToken);
        var (claimed, setIn) = (caller.Claimed, IsProof(caller, state) ? (int?)null : caller.OrganizationId);
        if (!string.IsNullOrEmpty(current))
        {
            if (await VerifyAsync(caller, state, current, cancellationToken) is { } refusal)
                return refusal;
            (claimed, setIn) = (state.PasswordClaimed, HasProvenLately(caller, state) ? null : state.PasswordSetIn);
        }
        else if (!caller.ByCookie)
        {
            if (state is not { PasswordHash: null, EmailVerified: false, Privileged: false })
                return PasswordRefusals.TokenNotEnough();
        }
        else if (state.PasswordHash is not null && !HasProvenLately(caller, state))
        {
            return PasswordRefusals.CurrentNeeded();
        }

        if (await WriteAsync(caller, "password.set", caller.UserId!.Value, password, claimed, setIn, state, session, cancellationToken))
            return Done.Instance;
        return caller.ByCookie ? PasswordRefusals.CurrentNeeded() : PasswordRefusals.TokenNotEnough();
    }

    /// <param name="caller">An admin.</param>
    public async Task<Outcome<Done>> SetForAsync(
        Caller caller, byte[]? session, long? memberId, string? email, string password, CancellationToken cancellationToken)
    {
        if (Passwords.Complain(password) is { } complaint)
            return Problems.Invalid("password", complaint);
        var target = await store.FindAsync(caller.OrganizationId, memberId, email is null ? null : EmailAddress.Normalize(email),
            cancellationToken);
        if (target is null)
            return Problems.NotFound("member");
        // Their own is no other matter than anyone's own: an open browser or a token alone doesn't change it.
        if (target.UserId == caller.UserId)
            return await SetAsync(caller, session, password, null, cancellationToken);
        if (target.Shared)
            return PasswordRefusals.NotYours();
        await WriteAsync(caller, "password.admin_set", target.UserId, password, claimed: false, caller.PasswordReach, null, null,
            cancellationToken);
        return Done.Instance;
    }

    /// <returns>Null when it is the right one.</returns>
    private async Task<ProblemHttpResult?> VerifyAsync(
        Caller caller, PasswordState state, string current, CancellationToken cancellationToken)
    {
        await using var attempt = await limiter.AdmitAsync(AttemptKind.Password, caller.Email, caller.Address, cancellationToken);
        if (attempt.IsRefused)
            return Problems.TooMany(attempt.RetryAfter);
        if (attempt.Delay > TimeSpan.Zero)
            await Task.Delay(attempt.Delay, time, cancellationToken);
        if (current.Length > Passwords.MaximumLength || !await passwords.VerifyAsync(state.PasswordHash, current, cancellationToken))
            return PasswordRefusals.WrongCurrent();
        attempt.Succeed();
        return null;
    }

    private async Task<bool> WriteAsync(
        Caller caller, string action, long userId, string password, bool claimed, int? setIn, PasswordState? state, byte[]? keptSession,
        CancellationToken cancellationToken)
    {
        var hash = await passwords.HashAsync(password, cancellationToken);
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), action, caller.OrganizationId, cancellationToken);
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
}
