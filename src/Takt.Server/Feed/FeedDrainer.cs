using Npgsql;
using Takt.Server.Jobs;

namespace Takt.Server.Feed;

/// <summary>
/// Moves what commits have touched into the log. One replica does it at a time, one transaction after the other: so numbers rise in the
/// order in which the log's rows become visible, and whoever has read up to a number has missed nothing below it.
/// </summary>
internal sealed class FeedDrainer(NpgsqlDataSource database)
{
    /// <summary>What happened in one round is one row for each kind: who reads it asks anew either way.</summary>
    private const string Drain = """
        with gone as (
          delete from feed_pending p
          using (select id from feed_pending where organization_id = $1 order by id limit 5000) oldest
          where p.organization_id = $1 and p.id = oldest.id
          returning p.*
        ), kinds as (
          select kind, max(at) as at, bool_or(persons = '{}') as everybody from gone group by kind
        ), logged as (
          insert into feed (organization_id, at, kind, persons)
          select $1, k.at, k.kind, case when k.everybody then '{}' else
            array(select distinct p from gone g, unnest(g.persons) p where g.kind = k.kind order by 1) end
          from kinds k order by k.at, k.kind
          returning number, at, persons
        ), heads as (
          insert into feed_heads as h (organization_id, person_id, number, at)
          select $1, person, max(number), max(at) from (
            select 0 as person, number, at from logged
            union all select -1, number, at from logged where persons = '{}'
            union all select p, number, at from logged, unnest(persons) p) touched
          group by person order by person
          on conflict (organization_id, person_id) do update set number = excluded.number, at = greatest(h.at, excluded.at))
        select count(*) from gone
        """;

    private const int AtOnce = 5000;

    public async Task RunAsync(JobLease lease, CancellationToken cancellationToken)
    {
        foreach (var organizationId in await OrganizationsAsync(cancellationToken))
        {
            while (await DrainAsync(lease, organizationId, cancellationToken) == AtOnce)
            {
            }
        }
    }

    private static async Task<long> DrainAsync(JobLease lease, int organizationId, CancellationToken cancellationToken)
    {
        await using var transaction = await lease.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Drain, transaction.Connection) { Parameters = { new() { Value = organizationId } } };
        var drained = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        await transaction.CommitAsync(cancellationToken);
        return drained;
    }

    // One step down the index for each organization that has something.
    private async Task<List<int>> OrganizationsAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            with recursive o (id) as (
              select min(organization_id) from feed_pending
              union all
              select (select min(p.organization_id) from feed_pending p where p.organization_id > o.id) from o where o.id is not null)
            select id from o where id is not null
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var organizations = new List<int>();
        while (await reader.ReadAsync(cancellationToken))
            organizations.Add(reader.GetInt32(0));
        return organizations;
    }
}
