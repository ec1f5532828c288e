using System.Globalization;
using Dapper;
using Takt.Contracts.Usage;
using Takt.Server.Access;
using Takt.Server.Audit;

namespace Takt.Server.Usage.Sessions;

/// <summary>Leaves a row in the audit when somebody opens another person's session: one for each viewer, session and day.</summary>
internal sealed class SessionLooks(ControlPlane controlPlane, TimeProvider time)
{
    public async Task SeenAsync(Caller caller, SessionSummary session, CancellationToken cancellationToken)
    {
        long? owner = long.TryParse(session.Member, CultureInfo.InvariantCulture, out var member) ? member : null;
        // Whoever sees their own alone looks at nobody else's.
        if (caller.OnlyMember is not null || (owner is not null && owner == caller.MemberId))
            return;
        await using var change = await controlPlane.BeginAsync(
            caller.ToActor(), "session.look", caller.OrganizationId, cancellationToken);
        await change.Connection.ExecuteAsync(new(
            """
            delete from session_looks where organization_id = @org and viewer = @viewer and on_day < @day;
            insert into session_looks (organization_id, viewer, session_id, on_day, member_id, session)
            values (@org, @viewer, @id, @day, @owner, @name) on conflict do nothing;
            """,
            new
            {
                org = caller.OrganizationId,
                viewer = caller.ToActor().Id,
                id = session.SessionId,
                day = Today(caller),
                owner,
                name = session.Name,
            },
            change.Transaction, cancellationToken: cancellationToken));
        await change.CommitAsync(cancellationToken);
    }

    private DateOnly Today(Caller caller)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(caller.TimeZone, out var known) ? known : TimeZoneInfo.Utc;
        return DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).DateTime);
    }
}
