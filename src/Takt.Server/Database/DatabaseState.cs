namespace Takt.Server.Database;

/// <summary>How far the database has come: read by the health checks and by the banner.</summary>
internal sealed class DatabaseState
{
    private volatile bool _migrated;
    private volatile string _description = "not started";

    public bool Migrated => _migrated;

    /// <value>For the banner, for example <c>built-in PostgreSQL 15.18 in /var/lib/takt/server</c>.</value>
    public string Description => _description;

    public void Started(string description)
    {
        _description = description;
        _migrated = true;
    }
}
