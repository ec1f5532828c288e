using Microsoft.Extensions.Options;

namespace Takt.Server.Access.Callers;

/// <summary>
/// Finds out who is asking. A bearer token wins over all: a program says on purpose who it is. What an access proxy says wins over
/// a cookie, which may be left from someone else.
/// </summary>
internal sealed class CallerResolver(IEnumerable<ICallerSource> sources, IOptions<AccessOptions> options)
{
    private readonly ICallerSource[] _sources = [.. sources];

    public async Task<CallerAnswer> ResolveAsync(HttpContext context, CancellationToken cancellationToken)
    {
        foreach (var source in _sources)
        {
            if (await source.FindAsync(context, cancellationToken) is { } answer)
                return answer.Caller is { } caller ? Complete(caller, context) : answer;
        }

        return NoCaller.NothingSent;
    }

    private Caller Complete(Caller caller, HttpContext context) =>
        (caller with { Address = context.Connection.RemoteIpAddress }).UntilProven(options.Value.EmailsCanBeProven);
}
