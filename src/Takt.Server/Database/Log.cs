namespace Takt.Server.Database;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "PostgreSQL has ended; starting it again")]
    public static partial void PostgresDied(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "PostgreSQL is back")]
    public static partial void PostgresBack(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "PostgreSQL stays away; next try in {Pause}: {Problem}")]
    public static partial void PostgresStaysAway(ILogger logger, string problem, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waiting for the database: {Problem}")]
    public static partial void WaitingForDatabase(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Migrations applied: {Count}, the last is {Last}")]
    public static partial void Migrated(ILogger logger, int count, string last);

    [LoggerMessage(Level = LogLevel.Warning, Message = "One database role both migrates and serves, so the audit log is only "
        + "tamper-evident: set ConnectionStrings__TaktOwner to a second role that owns the schema")]
    public static partial void SingleRole(ILogger logger);
}
