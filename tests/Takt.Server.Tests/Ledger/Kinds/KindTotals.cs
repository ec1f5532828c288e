using System.Text.Json;

namespace Takt.Server.Tests.Ledger.Kinds;

/// <summary>Totals as <c>/api/usage</c> tells them; cost in USD.</summary>
internal sealed record KindTotals(long Calls, long Input, long Output, long CacheRead, long CacheWrite, decimal Cost, long Unitemised = 0)
{
    public static KindTotals Of(JsonElement totals)
    {
        long Long(string name) => totals.GetProperty(name).GetInt64();
        return new(Long("calls"), Long("input_tokens"), Long("output_tokens"), Long("cache_read_tokens"), Long("cache_write_tokens"),
            totals.GetProperty("cost_usd").GetDecimal(), Long("unitemised_tokens"));
    }

    /// <summary>What calls come to, each with the client's own cost.</summary>
    public static KindTotals Of(params KindCall[] calls) =>
        new(calls.Length, calls.Sum(c => c.Input), calls.Sum(c => c.Output), calls.Sum(c => c.CacheRead),
            calls.Sum(c => c.CacheWrite), calls.Sum(c => c.Cost));

    /// <summary>With what only metrics tell of.</summary>
    public KindTotals And(params KindCall[] unitemised) =>
        new(Calls, Input + unitemised.Sum(c => c.Input), Output + unitemised.Sum(c => c.Output),
            CacheRead + unitemised.Sum(c => c.CacheRead), CacheWrite + unitemised.Sum(c => c.CacheWrite),
            Cost + unitemised.Sum(c => c.Cost), Unitemised + unitemised.Sum(c => c.Input + c.Output + c.CacheRead + c.CacheWrite));
}
