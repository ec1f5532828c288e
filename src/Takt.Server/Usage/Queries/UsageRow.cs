using Npgsql;
using Takt.Metering.Counting;

namespace Takt.Server.Usage.Queries;

/// <summary>One interval of one slot of an answer.</summary>
internal readonly record struct UsageRow(int Slot, string Key1, string Key2, DateTimeOffset At, UsageSum Sum, int OtherGroups)
{
    public static UsageRow Read(NpgsqlDataReader reader) => new((int)reader.GetInt64(0), reader.GetString(1), reader.GetString(2),
        reader.GetFieldValue<DateTimeOffset>(3), UsageSum.Read(reader, 4), (int)reader.GetInt64(4 + AmountTable.Rows.Length + 1));
}
