using Takt.Server.Access;

namespace Takt.Server.SignIn.Sessions;

/// <summary>Callers by the cookie of a signed-in person.</summary>
internal sealed class CookieCallers(CookieSessionStore sessions, TimeProvider time) : ICallerSource
{
    public async ValueTask<CallerAnswer?> FindAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (SessionCookie.Read(context.Request) is not { } secret)
            return null;
        return await sessions.FindAsync(SecretHash.Compute(secret), time.GetUtcNow(), cancellationToken) is { } caller
            ? new(caller, NoCaller.None) : null;
    }
}
