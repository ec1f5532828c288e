using Npgsql;

namespace Takt.Server.Jobs;

/// <summary>
/// Leases of work that only one replica does at a time, by the database's clock. A lease that nobody renews passes to whoever asks next,
/// with the next higher number.
/// </summary>
internal sealed class JobLeases(NpgsqlDataSource database)
{
    // Nobody waits for a row here: whoever writes under the lease holds it locked, which also makes an insert of the same job wait.
    private const string Take = """
        with made as (
          insert into job_leases (job, holder, fence, expires_at) select $1, $2, 1, clock_timestamp() + $3
          where not exists (select from job_leases where job = $1)
          on conflict do nothing returning fence
        ), taken as (
          update job_leases l set holder = $2, fence = l.fence + (l.holder <> $2)::int, expires_at = clock_timestamp() + $3
          from (
            select job from job_leases where job = $1 and (holder = $2 or expires_at < clock_timestamp()) for update skip locked) free
          where l.job = free.job
          returning l.fence)
        select fence from made union all select fence from taken
        """;

    /// <summary>Names this process among the holders.</summary>
    private readonly Guid _holder = Guid.CreateVersion7();

    /// <returns>Null where another replica holds it.</returns>
    public async Task<JobLease?> TryTakeAsync(string job, TimeSpan length, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Take);
        command.Parameters.Add(new() { Value = job });
        command.Parameters.Add(new() { Value = _holder });
        command.Parameters.Add(new() { Value = length });
        return await command.ExecuteScalarAsync(cancellationToken) is long fence ? new(database, job, fence, length) : null;
    }

    /// <summary>Gives back what this process holds, so that another need not wait.</summary>
    public async Task ReleaseAsync(string job, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "update job_leases set expires_at = '-infinity' where job = $1 and holder = $2");
        command.Parameters.Add(new() { Value = job });
        command.Parameters.Add(new() { Value = _holder });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
