namespace Takt.Metering.Agents.Readings;

/// <summary>The readings of dimensions that are more than the first attribute's text. Places are those of the row's keys.</summary>
internal static class DimensionReadings
{
    public static string? Source(in Reading r) => Senders.SourceOf(r.Fields, r.Sender);

    public static string? QuerySource(in Reading r)
    {
        if (r.Flag(2) is true)
            return Readings.QuerySource.Subagent;
        var name = r.Utf8(0);
        return Readings.QuerySource.Normalise(name.IsEmpty ? r.Utf8(1) : name, r.Agent is not null);
    }

    /// <summary>Events say "normal" where metrics say nothing.</summary>
    public static string? Speed(in Reading r) => r.First() is { } speed and not ("normal" or "standard") ? speed : null;

    public static string? Repository(in Reading r)
    {
        if ((r.Text(0) ?? r.Text(1)) is { } address && RepositoryName.Reduce(address) is { } reduced)
            return reduced;
        return (r.Text(2), r.Text(3)) switch
        {
            ({ } owner, { } name) => DimensionText.Cut($"{owner}/{name}").ToLowerInvariant(),
            (null, { } name) => name.ToLowerInvariant(),
            _ => null,
        };
    }

    public static string? Branch(in Reading r)
    {
        const string Heads = "refs/heads/";
        var branch = r.First();
        return branch is not null && branch.StartsWith(Heads, StringComparison.Ordinal) && branch.Length > Heads.Length
            ? branch[Heads.Length..] : branch;
    }

    /// <summary>A build server says so by its environment; it has no terminal either, so it goes first.</summary>
    public static string? Automation(in Reading r) =>
        string.Equals(r.Text(1) ?? r.Text(2), "ci", StringComparison.OrdinalIgnoreCase) ? "ci"
        : r.Text(0) == "non-interactive" ? "headless"
        : null;

    /// <summary>Models that can't tell say "not_available".</summary>
    public static string? InferenceGeo(in Reading r) => r.First()?.ToLowerInvariant() is { } said and not "not_available" ? said : null;

    /// <summary>What is usual is said by some and left out by others.</summary>
    public static string? ServiceTier(in Reading r) =>
        r.First()?.ToLowerInvariant() is { } tier and not ("standard" or "default" or "auto") ? tier : null;
}
