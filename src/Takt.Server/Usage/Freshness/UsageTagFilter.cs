using System.Globalization;
using Npgsql;
using Takt.Server.Access;
using Takt.Server.Prices;

namespace Takt.Server.Usage.Freshness;

/// <summary>
/// Gives answers about usage their <c>ETag</c>, and says 304 to whoever has that answer already: before anything is summed. The tag is read
/// before the answer is, so that it may be older than what it stands for, and never newer.
/// </summary>
internal sealed class UsageTagFilter(NpgsqlDataSource database, PriceStandings prices, TimeProvider time) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var tag = await TagAsync(http.GetCaller(), http.Request, http.RequestAborted);
        if (EntityTag.IsHeld(http.Request, tag))
            return EntityTag.NotModified(http.Response, tag);
        var answer = await next(context);
        // A refusal has none: what it says may change with who asks and when.
        if (answer is INestedHttpResult { Result: IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK } })
            EntityTag.Set(http.Response, tag);
        return answer;
    }

    private async Task<string> TagAsync(Caller caller, HttpRequest request, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        // Whoever may see the organization's sums sees them change.
        var persons = caller.OnlyMember is { } member && !caller.MemberAggregates
            ? await Owners.PersonsAsync(connection, caller.OrganizationId, member, cancellationToken) : null;
        var mark = await ChangeMark.ReadAsync(connection, caller.OrganizationId, persons, cancellationToken);
        var list = await prices.ReadAsync(connection, caller.OrganizationId, cancellationToken);
        return EntityTag.Of(
            typeof(UsageTagFilter).Module.ModuleVersionId, request.Path.Value, request.QueryString.Value,
            caller.OrganizationId, caller.OnlyMember, caller.MemberAggregates, Day(caller.TimeZone), Day(request.Query["time_zone"]),
            mark, list.Version, list.Mixed, Quarter(request.Query));
    }

    // Of a range that isn't over as much of the one before is told as has passed of it.
    private long? Quarter(IQueryCollection query) =>
        query.ContainsKey("compare") || query.ContainsKey("explain") || query["sort"] == "change"
            ? time.GetUtcNow().ToUnixTimeSeconds() / 900 : null;

    // Ranges that aren't given end with today.
    private string? Day(string? zone) => zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known)
        ? TimeZoneInfo.ConvertTime(time.GetUtcNow(), known).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
}
