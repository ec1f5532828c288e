namespace Takt.Metering.Agents.Readings;

/// <summary>Events name the part of the client that asked, metrics one of three classes: the classes are what both can say.</summary>
internal static class QuerySource
{
    public const string Main = "main", Subagent = "subagent", Auxiliary = "auxiliary";

    /// <param name="name">Events put a colon between its parts (<c>agent:custom</c>), spans a dot (<c>agent.custom</c>).</param>
    public static string? Normalise(ReadOnlySpan<byte> name, bool hasAgent)
    {
        if (name.IsEmpty)
            return hasAgent ? Subagent : null;
        if (name.StartsWith("agent:"u8) || name.StartsWith("agent."u8) || name.SequenceEqual("subagent"u8))
            return Subagent;
        if (name.SequenceEqual("main"u8) || name.SequenceEqual("sdk"u8) || name.StartsWith("repl_main_thread"u8))
            return Main;
        return hasAgent && !name.SequenceEqual("auxiliary"u8) ? Subagent : Auxiliary;
    }
}
