using Microsoft.Extensions.Options;
using Takt.Server.Access;

namespace Takt.Server.SignIn.Proxy;

/// <summary>Finds out who is asking by what an access proxy has signed. Each request is asked anew: there is no session to end.</summary>
internal sealed class ProxyCallers(
    ProxyKeys keys, ProxyStore store, OwnerProof proof, IOptions<ProxyOptions> options, TimeProvider time, ILogger<ProxyCallers> log)
    : ICallerSource
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);
    private long _toldAt;

    public async ValueTask<CallerAnswer?> FindAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!options.Value.IsOn || !context.Request.Headers.TryGetValue(options.Value.Header, out var values))
            return null;
        var token = values.Count == 1 ? values[0] : null;
        if (await keys.ReadAsync(cancellationToken) is not { } set)
            return NoCaller.KeysUnavailable;
        var verdict = string.IsNullOrEmpty(token)
            ? new(null, "there is not exactly one")
            : await JwtVerifier.VerifyAsync(token, set, options.Value, time.GetUtcNow());
        if (verdict.UnknownKey && await keys.ReadNewerAsync(set, cancellationToken) is var newer && newer != set)
            verdict = await JwtVerifier.VerifyAsync(token!, newer, options.Value, time.GetUtcNow());
        if (verdict.Email is not { } email)
        {
            Tell(context, verdict.Fault!);
            return NoCaller.InvalidIdentity;
        }

        if (await store.FindAsync(email, cancellationToken) is not { } member)
            return NoCaller.NotAMember;
        if (!member.NeedsProof)
            return member.Caller;
        var proven = await proof.ProveAsync(ToUser(member.Caller), context.Connection.RemoteIpAddress, null, cancellationToken);
        return member.Caller with { Unanswered = proven.Machines > 0 };
    }

    /// <summary>Now and then only: anyone can send bad ones without end.</summary>
    private void Tell(HttpContext context, string fault)
    {
        var (now, told) = (time.GetTimestamp(), Volatile.Read(ref _toldAt));
        if ((told == 0 || time.GetElapsedTime(told, now) >= Quiet) && Interlocked.CompareExchange(ref _toldAt, now, told) == told)
            Log.ProxyTokenRefused(log, Networks.Of(context.Connection.RemoteIpAddress), fault);
    }

    private static SignedInUser ToUser(Caller caller) => new()
    {
        UserId = caller.UserId!.Value,
        Email = caller.Email!,
        OrganizationId = caller.OrganizationId,
        OrganizationName = caller.OrganizationName,
        MemberId = caller.MemberId!.Value,
        Role = caller.Role!.Value.ToName(),
    };
}
