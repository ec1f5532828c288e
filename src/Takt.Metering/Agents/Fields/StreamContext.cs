namespace Takt.Metering.Agents.Fields;

/// <summary>
/// Attributes of a data point that say who and where, not what: the resource repeats them or a relay strips them, so a stream must be known
/// without them. What tells the streams of one process apart (type, model, agent, skill, terminal …) isn't among them, nor is what nobody
/// knows.
/// </summary>
internal static class StreamContext
{
    private static readonly bool[] Fields = Build();

    /// <summary>Whether the attribute is no part of a stream's identity.</summary>
    public static bool Covers(ReadOnlySpan<byte> key, Field field) => Fields[(int)field] || CoversName(key);

    private static bool CoversName(ReadOnlySpan<byte> key) =>
        key.StartsWith("user."u8) || key.StartsWith("service."u8) || key.StartsWith("host."u8) || key.StartsWith("os."u8)
        || key.StartsWith("process."u8) || key.StartsWith("telemetry."u8) || key.StartsWith("anthropic."u8)
        || key.StartsWith("deployment."u8)
        || key.StartsWith("k8s."u8) || key.StartsWith("container."u8) || key.StartsWith("cloud."u8)
        || key.SequenceEqual("app.entrypoint"u8) || key.SequenceEqual("identity.source"u8) || key.SequenceEqual("ccr.session.id"u8)
        || key.SequenceEqual("department"u8) || key.SequenceEqual("cost_center"u8) || key.SequenceEqual("wsl.version"u8);

    private static bool[] Build()
    {
        var covered = new bool[byte.MaxValue + 1];
        foreach (var (_, field) in SessionSpellings.All)
            covered[(int)field] = true;
        foreach (var field in (ReadOnlySpan<Field>)
        [
            Field.OrganizationId, Field.EndUserId, Field.AppVersion, Field.Team, Field.TeamId, Field.TaktSource, Field.StackspendSource,
        ])
            covered[(int)field] = true;
        return covered;
    }
}
