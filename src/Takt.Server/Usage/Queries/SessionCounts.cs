using Npgsql;

namespace Takt.Server.Usage.Queries;

/// <summary>Distinct sessions per slot and interval: counts that can't be added up.</summary>
internal sealed class SessionCounts
{
    private const int Everything = -1;

    private readonly Dictionary<(int Slot, DateTimeOffset? At), long> _counts = [];

    public long Total => Of(Everything, null);

    public long Of(int slot, DateTimeOffset? at) => _counts.GetValueOrDefault((slot, at));

    public void Add(NpgsqlDataReader reader) =>
        _counts[((int)reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1))] = reader.GetInt64(2);
}
