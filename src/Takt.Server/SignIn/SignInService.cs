using System.Net;
using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.Http;
using Takt.Server.SignIn.Sessions;

namespace Takt.Server.SignIn;

/// <summary>Someone who has signed in, with the session that this has opened.</summary>
/// <param name="MachinesToConfirm">Machines that were set up in their name before they came.</param>
internal sealed record PersonSignedIn(SignedInUser User, OpenedSession Session, int MachinesToConfirm);

/// <summary>Signs people in and out. The page and the API both end here.</summary>
internal sealed class SignInService(
    UserStore users, Passwords passwords, OwnerProof proof, AttemptLimiter limiter, ControlPlane controlPlane, TimeProvider time,
    ILogger<SignInService> log)
{
    internal static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>Unknown e-mails take as long as wrong passwords.</summary>
    /// <param name="address">Where they come from.</param>
    public async Task<Outcome<PersonSignedIn>> SignInAsync(
        string email, string password, IPAddress? address, CancellationToken cancellationToken)
    {
        email = EmailAddress.Normalize(email);
        // No account has such a password or address: hashing megabytes would be work for a stranger.
        if (password.Length > Passwords.MaximumLength || email.Length > EmailAddress.MaximumLength
            || email.Contains('\0', StringComparison.Ordinal))
            password = email = "";
        await using var attempt = await limiter.AdmitAsync(AttemptKind.Password, email, address, cancellationToken);
        if (attempt.IsRefused)
        {
            Log.SignInThrottled(log, Networks.Of(address));
            return Problems.TooMany(attempt.RetryAfter);
        }

        if (attempt.Delay > TimeSpan.Zero)
            await Task.Delay(attempt.Delay, time, cancellationToken);
        var user = await users.FindForPasswordAsync(email, cancellationToken);
        if (!await passwords.VerifyAsync(user?.PasswordHash, password, cancellationToken) || user is null)
            return WrongCredentials();
        if (await OpenAsync(user, SignInMethod.Password, address, cancellationToken) is not { } session)
            return WrongCredentials();
        attempt.Succeed();
        return new PersonSignedIn(user, session, await proof.ArriveAsync(user, address, cancellationToken));
    }

    /// <summary>Opens a session for someone who has proven who they are.</summary>
    /// <returns>Null when the password has been changed since it was looked at.</returns>
    public async Task<OpenedSession?> OpenAsync(
        SignedInUser user, SignInMethod method, IPAddress? address, CancellationToken cancellationToken)
    {
        var secret = SessionCookie.CreateSecret();
        var now = time.GetUtcNow();
        var actor = new Actor($"member:{user.MemberId}", user.Email, address);
        await using (var change = await controlPlane.BeginAsync(actor, "session.open", user.OrganizationId, cancellationToken))
        {
            if (!await CookieSessionStore.InsertAsync(change, user, method, SecretHash.Compute(secret), now, now + Lifetime,
                cancellationToken))
                return null;
            await change.CommitAsync(cancellationToken);
        }

        return new(secret, now + Lifetime);
    }

    /// <param name="session">The hash of the secret of the caller's cookie.</param>
    public async Task SignOutAsync(Caller caller, byte[] session, CancellationToken cancellationToken)
    {
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "session.close", caller.OrganizationId, cancellationToken);
        await CookieSessionStore.RevokeAsync(change, session, time.GetUtcNow(), cancellationToken);
        await change.CommitAsync(cancellationToken);
    }

    internal static ProblemHttpResult WrongCredentials() => Problems.Unauthorized(
        "wrong_credentials", "The e-mail address or the password is wrong.", "Check both, or ask an admin for a new password.");
}
