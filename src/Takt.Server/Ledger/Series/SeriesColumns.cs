using Npgsql;
using Takt.Metering.Usage;

namespace Takt.Server.Ledger.Series;

/// <summary>The columns of <c>series</c> that hold texts of <see cref="DimensionTable"/>, in its order.</summary>
internal static class SeriesColumns
{
    public static readonly string Names = string.Join(", ", DimensionTable.Texts.Select(row => row.Name));

    /// <summary>The dimensions of a row read with <see cref="Names"/> from <paramref name="first"/> on.</summary>
    public static Dimensions Read(NpgsqlDataReader reader, int first)
    {
        var values = new string?[DimensionTable.Texts.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = reader.IsDBNull(first + i) ? null : reader.GetString(first + i);
        return Dimensions.Of(values);
    }
}
