using Npgsql;
using Takt.Metering.Sums;

namespace Takt.Server.Usage.Events;

/// <summary>One row of <see cref="EventSql.Days"/>.</summary>
internal sealed record EventRow(string Kind, EventSort Sort, string? Tool, string? Model, long Value, long Ms)
{
    public static EventRow Read(NpgsqlDataReader reader) => new(
        reader.GetString(0), new(reader.GetInt32(1)), reader.IsDBNull(2) ? null : reader.GetString(2),
        reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetInt64(4), reader.GetInt64(5));

    /// <summary>Decided by somebody rather than by a rule.</summary>
    public bool IsByPerson => Sort.Reason?.StartsWith("user_", StringComparison.Ordinal) == true;
}
