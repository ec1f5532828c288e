namespace Takt.Server.Ledger.Write;

/// <summary>
/// Rows out of array parameters of the same length, each of which holds a column. In a list of values PostgreSQL walks the arrays side by
/// side; in <c>from unnest(a, b, …)</c> it first stores each apart, which costs a wide row more than its index does.
/// </summary>
internal static class Unnested
{
    /// <param name="arrays">Parameters with their types, as in <c>$2::date[], $3::uuid[]</c>.</param>
    /// <returns>An item of a <c>select</c>'s list for each.</returns>
    public static string Columns(string arrays) =>
        string.Join(", ", arrays.Split(',', StringSplitOptions.TrimEntries).Select(array => $"unnest({array})"));

    /// <param name="names">What the items are called, in the same order.</param>
    public static string Columns(string arrays, string names) => string.Join(", ",
        arrays.Split(',', StringSplitOptions.TrimEntries).Zip(names.Split(',', StringSplitOptions.TrimEntries),
            (array, name) => $"unnest({array}) as {name}"));
}
