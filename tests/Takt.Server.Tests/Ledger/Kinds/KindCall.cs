namespace Takt.Server.Tests.Ledger.Kinds;

/// <summary>
/// One true call, as far as witnesses may tell of it. Its cost is the list's of <c>claude-sonnet-4-6</c>: 3, 15, 0.30 and 3.75 USD a
/// million.
/// </summary>
/// <param name="At">When it ended: day and time of November 2026.</param>
internal sealed record KindCall(string At, long Input, long Output, long CacheRead = 0, long CacheWrite = 0)
{
    public string Model { get; init; } = "claude-sonnet-4-6";

    public string? Request { get; init; }

    public string? Message { get; init; }

    public decimal Cost => ((Input * 3) + (Output * 15) + (CacheRead * 0.3m) + (CacheWrite * 3.75m)) / 1_000_000;

    public long Tokens => Input + Output + CacheRead + CacheWrite;
}
