using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Counting.Worlds.Making;

/// <summary>A call that really happened.</summary>
/// <param name="name">Names the call in every id that is made for it.</param>
/// <param name="source"><c>main</c>, <c>subagent</c> or <c>auxiliary</c>; null where the sender has no such thing.</param>
internal sealed class TrueCall(
    string name, TrueSession session, TrueProcess process, string model, string? source, TokenCounts tokens, long costNano,
    long start, long end)
{
    public TrueSession Session { get; } = session;
    public TrueProcess Process { get; } = process;
    public string Model { get; } = model;
    public string? Source { get; } = source;
    public TokenCounts Tokens { get; } = tokens;
    public long CostNano { get; } = costNano;
    public long Start { get; } = start;
    public long End { get; } = end;
    public string Request { get; } = "req " + name;
    public string Client { get; } = "client " + name;
    public string Message { get; } = "msg " + name;
}
