using Takt.Server.Audit;
using Takt.Server.Http;

namespace Takt.Server.Identity.SignIn;

/// <param name="User">Null when refused.</param>
/// <param name="RetryAfter">More than zero when there were too many attempts; the password was then not looked at.</param>
internal readonly record struct SignInOutcome(SignedInUser? User, TimeSpan RetryAfter);

/// <summary>Signs people in and out. The page and the API both end here.</summary>
internal sealed class SignInDesk(
    UserStore users, Passwords passwords, AttemptLimiter limiter, ControlPlane controlPlane, PublicAddress server, TimeProvider time,
    ILogger<SignInDesk> log)
{
    internal static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>On success the cookie is on the answer. Unknown e-mails take as long as wrong passwords.</summary>
    public async Task<SignInOutcome> SignInAsync(HttpContext context, string email, string password, CancellationToken cancellationToken)
    {
        email = EmailAddress.Normalize(email);
        // No account has such a password or address: hashing megabytes would be work for a stranger.
        if (password.Length > Passwords.MaximumLength || email.Length > EmailAddress.MaximumLength
            || email.Contains('\0', StringComparison.Ordinal))
            password = email = "";
        var address = context.Connection.RemoteIpAddress;
        var verdict = await limiter.CountAsync(AttemptKind.Password, email, address, cancellationToken);
        if (verdict.IsLockedOut)
        {
            Log.SignInThrottled(log, Networks.Of(address));
            return new(null, verdict.RetryAfter);
        }

        if (verdict.Delay > TimeSpan.Zero)
            await Task.Delay(verdict.Delay, time, cancellationToken);
        var user = await users.FindForPasswordAsync(email, cancellationToken);
        if (!await passwords.VerifyAsync(user?.PasswordHash, password, cancellationToken) || user is null)
            return default;
        if (!await OpenAsync(context, user, SignInMethod.Password, cancellationToken))
            return default;
        await limiter.ForgiveAsync(AttemptKind.Password, email, address, cancellationToken);
        return new(user, TimeSpan.Zero);
    }

    /// <summary>Opens a session for someone who has proven who they are, and puts its cookie on the answer.</summary>
    /// <returns>False when the password has been changed since it was looked at.</returns>
    public async Task<bool> OpenAsync(HttpContext context, SignedInUser user, SignInMethod method, CancellationToken cancellationToken)
    {
        var secret = SessionCookie.CreateSecret();
        var now = time.GetUtcNow();
        var actor = new Actor($"member:{user.MemberId}", user.Email, context.Connection.RemoteIpAddress);
        await using (var change = await controlPlane.BeginAsync(actor, "session.open", user.OrganizationId, cancellationToken))
        {
            if (!await CookieSessionStore.InsertAsync(change, user, method, SecretHash.Compute(secret), now, now + Lifetime,
                cancellationToken))
                return false;
            await change.CommitAsync(cancellationToken);
        }

        SessionCookie.Write(context, server, secret, now + Lifetime);
        return true;
    }

    public async Task SignOutAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (SessionCookie.Read(context.Request) is { } secret && context.FindCaller() is { ByCookie: true } caller)
        {
            await using var change = await controlPlane.BeginAsync(caller.ToActor(context), "session.close", caller.OrganizationId,
                cancellationToken);
            await CookieSessionStore.RevokeAsync(change, SecretHash.Compute(secret), time.GetUtcNow(), cancellationToken);
            await change.CommitAsync(cancellationToken);
        }

        SessionCookie.Clear(context, server);
    }
}
