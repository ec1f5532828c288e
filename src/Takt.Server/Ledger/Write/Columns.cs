using Npgsql;
using NpgsqlTypes;

namespace Takt.Server.Ledger.Write;

/// <summary>Arrays for <c>unnest</c>: one parameter a column.</summary>
internal static class Columns
{
    public static NpgsqlParameterCollection AddColumn<TRow, TValue>(
        this NpgsqlParameterCollection parameters, NpgsqlDbType type, IReadOnlyList<TRow> rows, Func<TRow, TValue> value)
    {
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = value(rows[i]);
        parameters.Add(new NpgsqlParameter<TValue[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });
        return parameters;
    }

    public static NpgsqlParameterCollection AddValue<TValue>(this NpgsqlParameterCollection parameters, TValue value)
    {
        parameters.Add(new NpgsqlParameter<TValue> { TypedValue = value });
        return parameters;
    }
}
