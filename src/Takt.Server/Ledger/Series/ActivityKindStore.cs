using System.Collections.Concurrent;
using Npgsql;

namespace Takt.Server.Ledger.Series;

/// <summary>The names of kinds of activity, instance-wide: few, so all are kept in memory once seen.</summary>
internal sealed class ActivityKindStore(NpgsqlDataSource database)
{
    private readonly ConcurrentDictionary<string, int> _ids = new(StringComparer.Ordinal);

    public bool IsKnown(string kind) => _ids.ContainsKey(kind);

    public int Known(string kind) => _ids[kind];

    public async Task LearnAsync(IEnumerable<string> kinds, CancellationToken cancellationToken)
    {
        var sorted = kinds.Order(StringComparer.Ordinal).ToArray();
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new("insert into activity_kinds (name) select unnest($1::text[]) on conflict (name) do nothing")
        {
            Parameters = { new() { Value = sorted } },
        });
        batch.BatchCommands.Add(
            new("select name, kind_id from activity_kinds where name = any($1)") { Parameters = { new() { Value = sorted } } });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            _ids[reader.GetString(0)] = reader.GetInt32(1);
    }
}
