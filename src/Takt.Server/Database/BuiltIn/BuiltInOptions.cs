namespace Takt.Server.Database.BuiltIn;

/// <summary>How a private PostgreSQL is to be run.</summary>
internal sealed record BuiltInOptions
{
    /// <value>Absolute path; made when missing.</value>
    public required string DataDirectory { get; init; }

    /// <value>False gives up safety against power loss for speed: for test runs only.</value>
    public bool Durable { get; init; } = true;

    /// <value>Directories that may hold PostgreSQL's programs; null searches the machine.</value>
    public IReadOnlyList<string>? BinaryDirectories { get; init; }

    /// <value>Asks before nothing: told once when something is about to be downloaded.</value>
    public Action<string> Tell { get; init; } = static _ => { };
}
