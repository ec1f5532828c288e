using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Sums;
using Takt.Server.Jobs;
using Takt.Server.Ledger.Lattice;

namespace Takt.Bench.Answers;

/// <summary>Makes a year of an organization, day by day, the way commits leave it: quarters of an hour and changes, then summed.</summary>
internal sealed class YearOfUsage(NpgsqlDataSource database, LatticeFolder folder, JobLeases leases, int people)
{
    public const int Days = 365;

    private static readonly string[] LabelColumns =
    [
        "person_id", "machine_id", "account_id", "source", "model", "model_family", "query_source", "agent", "team", "environment",
        "repository", "branch", "app_version", "terminal", "os",
    ];

    private readonly Dictionary<Labels, long> _series = [];
    private readonly List<(long Id, Labels Labels)> _new = [];
    private readonly Random _random = new(people);

    public int OrganizationId { get; private set; }

    public DateOnly Last { get; } = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    /// <value>What it took to sum the changes, all in all.</value>
    public TimeSpan Summing { get; private set; }

    public long Calls { get; private set; }

    public int Series => _series.Count;

    public async Task MakeAsync()
    {
        await using var connection = await database.OpenConnectionAsync();
        if (await FindAsync(connection, "select organization_id from organizations where name = $1"))
            return;
        await FindAsync(connection, """
            insert into organizations (name, time_zone, created_at) values ($1, 'Europe/Zurich', now()) returning organization_id
            """);
        await ExecuteAsync(connection, """
            with members as (
              insert into users (email, name, created_at) select format('p%s.%s@example.com', i, $1), 'Person ' || i, now()
              from generate_series(1, $2) i returning user_id, email)
            insert into members (organization_id, user_id, role, created_at) select $1, user_id, 'member', now() from members
            """);
        await ExecuteAsync(connection, """
            insert into persons (organization_id, person_id, kind, key, email)
            select $1, 1000000::bigint * $1 + i, 'email', format('p%s.%s@example.com', i, $1), format('p%s.%s@example.com', i, $1)
            from generate_series(1, $2) i
            """);
        await ExecuteAsync(connection, """
            insert into machines (organization_id, machine_id, host_name)
            select $1, 1000000::bigint * $1 + i, 'host-' || i from generate_series(1, $2) i
            """);
        await ExecuteAsync(connection, """
            insert into accounts (organization_id, account_id, account_uuid, provider_organization)
            select $1, 1000000::bigint * $1 + i, 'acc-' || i, 'org' from generate_series(1, $2) i
            """);
        var staff = Enumerable.Range(1, people).Select(i => new Person(i, people, 1)).ToArray();
        for (var day = Last.AddDays(1 - Days); day <= Last; day = day.AddDays(1))
            await DayAsync(connection, staff, day);
    }

    public async Task SumAsync()
    {
        JobLease? lease;
        while ((lease = await leases.TryTakeAsync("summing of changes", TimeSpan.FromSeconds(30), CancellationToken.None)) is null)
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        Summing += await Ledger.BenchLedger.TimeAsync(() => folder.RunAsync(lease, CancellationToken.None));
    }

    /// <summary>Late records of a share of the days: a hundred changes each, not yet summed.</summary>
    public async Task TouchAsync(double share)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"""
            insert into usage_changes (organization_id, at, day, series_id, {MeasureTable.Columns})
            select $1, d.day, d.day, r.series_id, {string.Join(", ", MeasureTable.Rows.Select(row => $"r.{row.Column} / 100"))}
            from generate_series($2::date, $3::date, '1 day') g (day)
            cross join lateral (select g.day::date as day) d
            cross join lateral (select * from sums_series_day s where s.organization_id = $1 and s.day = d.day limit 100) r
            where (extract(doy from d.day)::int * 37) % 100 < $4
            """, connection)
        {
            Parameters =
            {
                new() { Value = OrganizationId }, new() { Value = Last.AddDays(1 - Days) }, new() { Value = Last },
                new() { Value = (int)(share * 100) },
            },
        };
        await command.ExecuteNonQueryAsync();
    }

    private async Task<bool> FindAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = $"Year of {people}" } } };
        if (await command.ExecuteScalarAsync() is not int id)
            return false;
        OrganizationId = id;
        return true;
    }

    private async Task DayAsync(NpgsqlConnection connection, Person[] staff, DateOnly day)
    {
        Dictionary<(DateTime At, long Series), long[]> rows = [];
        foreach (var person in staff)
        {
            foreach (var (labels, quarters) in person.Day(day))
            {
                if (!_series.TryGetValue(labels, out var id))
                {
                    _series[labels] = id = 10_000_000L * OrganizationId + _series.Count;
                    _new.Add((id, labels));
                }

                var begins = labels.QuerySource == "main";
                foreach (var quarter in quarters)
                {
                    // The organization's zone is an hour or two ahead: its midnight is left alone.
                    begins &= !rows.TryAdd((day.ToDateTime(new(0, 0), DateTimeKind.Utc).AddMinutes(quarter * 15), id), Measures(begins));
                }
            }
        }

        // In one transaction: whoever sums sees all of the day or nothing.
        await using var transaction = await connection.BeginTransactionAsync();
        await WriteSeriesAsync(connection);
        await using (var import = await connection.BeginBinaryImportAsync(
            $"copy usage_changes (organization_id, at, day, series_id, {MeasureTable.Columns}) from stdin (format binary)"))
        {
            foreach (var ((at, series), measures) in rows)
            {
                await import.StartRowAsync();
                await import.WriteAsync(OrganizationId);
                await import.WriteAsync(at, NpgsqlDbType.TimestampTz);
                await import.WriteAsync(day);
                await import.WriteAsync(series);
                foreach (var measure in measures)
                    await import.WriteAsync(measure);
            }

            await import.CompleteAsync();
        }

        await transaction.CommitAsync();
        await SumAsync();
    }

    private long[] Measures(bool begins)
    {
        var calls = 3 + _random.Next(14);
        Calls += calls;
        var cost = calls * _random.NextInt64(1_000_000, 90_000_000);
        return
        [
            calls, calls * 300, calls * 800, calls * 40_000, calls * 2_000,
            cost, cost / 10, cost / 5, cost / 2, cost - cost / 10 - cost / 5 - cost / 2,
            cost, cost, 0, 0, begins ? 1 : 0, calls * 20_000, _random.Next(20) == 0 ? 1 : 0, 0, calls * 3, calls,
        ];
    }

    private async Task WriteSeriesAsync(NpgsqlConnection connection)
    {
        await using var import = await connection.BeginBinaryImportAsync(
            $"copy series (organization_id, series_id, hash, {string.Join(", ", LabelColumns)}) from stdin (format binary)");
        foreach (var (id, labels) in _new)
        {
            var who = 1_000_000L * OrganizationId + labels.Person;
            await import.StartRowAsync();
            await import.WriteAsync(OrganizationId);
            await import.WriteAsync(id);
            await import.WriteAsync(new Guid((int)(id >> 32), (short)(id >> 16), (short)id, new byte[8]));
            await import.WriteAsync(who);
            await import.WriteAsync(who);
            await import.WriteAsync(who);
            string?[] texts =
            [
                "claude_code", labels.Model, labels.Family, labels.QuerySource, labels.Agent, $"team-{labels.Team}",
                labels.Person % 20 == 0 ? "ci" : "dev", $"acme/repo-{labels.Repository}", labels.Branch, labels.Version, "vscode", "darwin",
            ];
            foreach (var text in texts)
            {
                if (text is null)
                    await import.WriteNullAsync();
                else
                    await import.WriteAsync(text);
            }
        }

        await import.CompleteAsync();
        _new.Clear();
    }

    private async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.Parameters.Add(new() { Value = OrganizationId });
        command.Parameters.Add(new() { Value = people });
        await command.ExecuteNonQueryAsync();
    }
}
