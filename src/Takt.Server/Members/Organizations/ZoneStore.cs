using Dapper;
using Takt.Metering.Counting;
using Takt.Server.Audit;

namespace Takt.Server.Members.Organizations;

/// <summary>Changes the time zone in which an organization's days begin.</summary>
internal static class ZoneStore
{
    private const string HasUsage = "select exists (select from sessions where organization_id = @organizationId)";

    private const string Forget = "delete from former_zones where organization_id = @organizationId and (@all or until > @now)";

    private const string InForce = "select zone_at(zones, untils, @now) from organization_days where organization_id = @organizationId";

    private const string Set = "update organizations set time_zone = @zone where organization_id = @organizationId and time_zone <> @zone";

    private const string Succeed = """
        insert into former_zones (organization_id, until, first_day, zone)
        select @organizationId, d.day::timestamp at time zone @zone, d.day, @former
        from (select (@after at time zone @zone)::date + 1 as day) d
        """;

    /// <summary>
    /// Without usage at once. Otherwise from the next midnight of the new zone after every record that there can be by now, while the
    /// caller keeps telemetry out: what has been summed stays. The zone that is in force takes back one that was to follow.
    /// </summary>
    public static async Task ChangeAsync(
        ControlPlaneTransaction change, int organizationId, string zone, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var parameters = new DynamicParameters(new { organizationId, zone, now, after = now + RecordTime.FurthestAhead });
        var hasUsage = await change.Connection.ExecuteScalarAsync<bool>(Of(HasUsage));
        var former = (await change.Connection.ExecuteScalarAsync<string>(Of(InForce)))!;
        parameters.Add("all", !hasUsage);
        parameters.Add("former", former);
        await change.Connection.ExecuteAsync(Of(Forget));
        if (hasUsage && zone != former)
            await change.Connection.ExecuteAsync(Of(Succeed));
        await change.Connection.ExecuteAsync(Of(Set));

        CommandDefinition Of(string sql) => new(sql, parameters, change.Transaction, cancellationToken: cancellationToken);
    }
}
