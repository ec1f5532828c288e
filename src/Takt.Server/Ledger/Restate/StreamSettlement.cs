using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Counting;
using Takt.Server.Ledger.Decide;
using Takt.Server.Ledger.Identify;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>
/// The shares of new data points. Where an identity's reports lack a session, a stream may go on in another one, and a point that another
/// route tells with a session counts there: then all sessions of the identity at the time are looked at.
/// </summary>
internal sealed class StreamSettlement(NpgsqlConnection connection, int organizationId, IdentityMap identities)
{
    private const string OfIdentities = """
        select p.stream, p.time_nano, p.value, p.record_key, p.session_id, p.session_on, p.start_nano, p.since_nano, p.delta, s.named,
          n.identity_id
        from (select * from identity_names where organization_id = $1 and identity_id = any($2) offset 0) n
        cross join lateral (
          select * from sessions s where s.organization_id = $1 and s.identity_name = n.name and s.last_at >= $3
            and s.first_at <= $4 offset 0) s
        cross join lateral (
          select * from usage_points p where p.organization_id = $1 and p.session_on = s.session_on and p.session_id = s.session_id
            and (p.stream = any($5) or p.record_key = any($6)) offset 0) p
        """;

    // The same points told with and without a session, whoever they say they are of: few are looked up in each session at work at the time;
    // for many, the sessions' points of the time are read once.
    private const string Copies = $"""
        {AtWork}
        select p.stream, p.time_nano, p.value, p.record_key, p.session_id, p.session_on, p.start_nano, p.since_nano, p.delta, s.named,
          n.identity_id
        from unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::boolean[]) as k (session_id, record_key, at, named)
        join s on s.first_at <= k.at and s.last_at >= k.at and (not s.named or not k.named or s.session_id = k.session_id)
        cross join lateral (
          select * from usage_points p
          where p.organization_id = $1 and p.session_on = s.session_on and p.session_id = s.session_id and p.record_key = k.record_key
          limit 1) p
        {Whose}
        """;

    private const string ManyCopies = $"""
        {AtWork}
        select p.stream, p.time_nano, p.value, p.record_key, p.session_id, p.session_on, p.start_nano, p.since_nano, p.delta, s.named,
          n.identity_id
        from s
        cross join lateral (
          select * from usage_points p
          where p.organization_id = $1 and p.session_on = s.session_on and p.session_id = s.session_id
            and p.at between $6 and $7 and p.record_key in (select unnest($3::uuid[])) offset 0) p
        {Whose}
        """;

    private const string AtWork =
        "with s as materialized (select * from sessions s where s.organization_id = $1 and s.first_at <= $7 and s.last_at >= $6)";

    private const string Whose = "left join lateral (select identity_id from identity_names n "
        + "where n.organization_id = $1 and n.name = s.identity_name offset 0) n on true";

    /// <summary>From so many points on it is cheaper to read all points of the sessions.</summary>
    private const int Many = 100;

    private static readonly string Update = KeyedUpdate.Of("usage_points", "$5::bigint[], $6::bigint[]", "delta, since_nano");

    /// <summary>The rows whose own share has changed, those of new cumulative points among them.</summary>
    /// <param name="isNameless">Whether the organization has reports without a session.</param>
    public async Task<List<StreamShare>> SettleAsync(
        IReadOnlyList<StagedPoint> points, bool isNameless, CancellationToken cancellationToken)
    {
        var told = isNameless ? await CopiesAsync(points, cancellationToken) : [];
        var twice = told.GroupBy(row => row.Key).Where(row => row.Skip(1).Any()).Select(row => row.Key).ToHashSet();
        var across = points.Where(point =>
            IsAcross(point) || (twice.Contains(point.Report.Key) && identities.Of(point.Report.Session.Id) is not null)).ToList();
        var within = points.Except(across).Where(point => point.Report.Cumulative)
            .Select(point => (point.Report.Session.Id, point.Report.Stream, point.Report.TimeUnixNano));
        var shares = await StreamNeighbours.SharesAsync(connection, organizationId, "usage_points", within, cancellationToken);
        if (across.Count + twice.Count > 0)
        {
            var rows = across.Count > 0 ? await OfIdentitiesAsync(across, cancellationToken) : [];
            foreach (var row in rows.Concat(told))
                identities.Add(row.SessionId, row.Identity, isNameless: !row.Named);
            ShareAcross([.. rows.Concat(told).DistinctBy(row => (row.SessionId, row.Key))], points, across, shares);
        }

        if (shares.Count > 0)
            await UpdateAsync(shares, cancellationToken);
        return [.. shares.Where(share => share.Difference != 0)];
    }

    private bool IsAcross(StagedPoint point) => identities.Of(point.Report.Session.Id) is { } identity && identities.IsNameless(identity);

    private static void ShareAcross(
        List<StreamRow> rows, IReadOnlyList<StagedPoint> points, List<StagedPoint> across, List<StreamShare> shares)
    {
        var keys = points.Select(point => point.Report.Key).ToHashSet();
        var cumulative = across.Where(point => point.Report.Cumulative).Select(point => point.Report.Stream).ToHashSet();
        var streams = points.Where(point => point.Report.Cumulative).Select(point => point.Report.Stream).ToHashSet();
        var copies = new HashSet<StreamRow>();
        foreach (var same in rows.GroupBy(row => row.Key))
        {
            var keep = same.Any(row => row.Named) ? null : same.MinBy(row => row.SessionId);
            copies.UnionWith(same.Where(row => !row.Named && row != keep));
        }

        shares.AddRange(copies.Where(row => row.Delta != 0).Select(row => new StreamShare(row, 0, row.Since)));
        var kept = rows.Where(row => !copies.Contains(row)).ToList();
        shares.AddRange(kept.Where(row => !streams.Contains(row.Stream) && keys.Contains(row.Key) && row.Delta != row.Point.Value)
            .Select(row => new StreamShare(row, row.Point.Value, row.Since)));
        foreach (var stream in kept.Where(row => cumulative.Contains(row.Stream) && row.Identity is not null)
            .GroupBy(row => (row.Identity, row.Stream)))
        {
            // A relay that begins to strip the session in the middle of a stream goes on with that stream.
            var home = stream.Where(row => row.Named).Select(row => row.SessionId).DefaultIfEmpty(Guid.Empty).Min();
            foreach (var scope in stream.GroupBy(row => row.Named ? row.SessionId : home))
                StreamNeighbours.Share(scope, long.MinValue, shares);
        }
    }

    private async Task<List<StreamRow>> OfIdentitiesAsync(List<StagedPoint> points, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(OfIdentities, connection);
        command.Parameters.AddValue(organizationId)
            .AddValue(points.Select(point => identities.Of(point.Report.Session.Id)!.Value).Distinct().ToArray())
            .AddValue(RecordTime.ToDateTime(points.Min(Begins)).AddHours(-1))
            .AddValue(RecordTime.ToDateTime(points.Max(point => point.AtMicros)).AddHours(1))
            .AddValue(points.Where(point => point.Report.Cumulative).Select(point => point.Report.Stream).Distinct().ToArray())
            .AddValue(points.Select(point => point.Report.Key).Distinct().ToArray());
        return await StreamRow.ReadAsync(command, cancellationToken);

        static long Begins(StagedPoint point) => point.Report is { Cumulative: true, StartUnixNano: > 0 } report
            ? Math.Min(point.AtMicros, report.StartUnixNano / 1000) : point.AtMicros;
    }

    private async Task<List<StreamRow>> CopiesAsync(IReadOnlyList<StagedPoint> points, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(points.Count < Many ? Copies : ManyCopies, connection);
        command.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.Uuid, points, p => p.Report.Session.Id)
            .AddColumn(NpgsqlDbType.Uuid, points, p => p.Report.Key)
            .AddColumn(NpgsqlDbType.TimestampTz, points, p => RecordTime.ToDateTime(p.AtMicros))
            .AddColumn(NpgsqlDbType.Boolean, points, p => p.Report.Session.Named)
            .AddValue(RecordTime.ToDateTime(points.Min(point => point.AtMicros)))
            .AddValue(RecordTime.ToDateTime(points.Max(point => point.AtMicros)));
        var told = points.ToLookup(point => point.Report.Key, point => point.Report.Session);
        return (await StreamRow.ReadAsync(command, cancellationToken))
            .FindAll(row => !row.Named || told[row.Key].Any(session => !session.Named || session.Id == row.SessionId));
    }

    private async Task UpdateAsync(List<StreamShare> shares, CancellationToken cancellationToken)
    {
        await using var batch = StreamNeighbours.Update(connection, organizationId, Update, shares);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
