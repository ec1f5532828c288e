namespace Takt.Server.Usage;

/// <summary>
/// Sums that stay within what can be counted on with, whatever a token in the wrong hands reports: far above any real figure they stop
/// growing, and the answer is absurd instead of an error for everybody.
/// </summary>
internal static class BoundedSum
{
    /// <summary>Of tokens, calls and milliseconds: four kinds of two dozen columns still add up in 64 bits.</summary>
    public const long MostCounted = 50_000_000_000_000_000;

    /// <summary>A billion dollars.</summary>
    public const long MostNano = 1_000_000_000 * Takt.Metering.Cost.Money.NanoPerUsd;

    /// <summary>SQL: what the columns add up to, as <c>bigint</c>; 0 when there are no rows.</summary>
    public static string Counts(params ReadOnlySpan<string> columns) => Sql(columns, MostCounted);

    /// <summary>SQL: nano-dollars, as <c>bigint</c>; 0 when there are no rows.</summary>
    public static string Nano(string column) => Sql([column], MostNano);

    public static long AddCounts(long a, long b) => Math.Min(a + b, MostCounted);

    public static long AddNano(long a, long b) => Math.Min(a + b, MostNano);

    // Sums of bigint are numeric, and so are sums of those: only the cast could overflow. A null would be passed over by least.
    private static string Sql(ReadOnlySpan<string> columns, long most)
    {
        var sums = new List<string>();
        foreach (var column in columns)
            sums.Add($"coalesce(sum({column}), 0)");
        return $"least({string.Join(" + ", sums)}, {most})::bigint";
    }
}
