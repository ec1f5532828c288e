namespace Takt.Server.Database.BuiltIn;

/// <summary>Turns what PostgreSQL's programs say into a sentence that says what to do.</summary>
internal static class PostgresComplaint
{
    private const int LinesShown = 12;

    private const string LockFileExists = "lock file \"postmaster.pid\" already exists";

    /// <summary>Whether it says what may pass by itself: a killed one, and those that it began, are still on their way out.</summary>
    public static bool IsPassing(string output) =>
        output.Contains("is still in use", StringComparison.Ordinal) || output.Contains(LockFileExists, StringComparison.Ordinal);

    public static StartException Explain(string what, string directory, string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new StartException($"{what}: {Advice(directory, output)}{Environment.NewLine}  "
            + $"{string.Join(Environment.NewLine + "  ", lines.TakeLast(LinesShown))}");
    }

    private static string Advice(string directory, string output)
    {
        if (Says("No space left on device"))
            return $"the disk that holds {directory} is full. Make room, or choose another place with --data.";
        if (Says("Disk quota exceeded"))
            return $"the quota on {directory} is used up. Raise it, or choose another place with --data.";
        if (Says("Read-only file system"))
            return $"{directory} is on a read-only file system. Choose another place with --data or TAKT_DATA.";
        if (Says("database files are incompatible with server") || Says("initialized by PostgreSQL version"))
            return $"{directory} was made by another version of PostgreSQL. Install that version; Takt deletes nothing there.";
        if (Says("wrong ownership"))
            return $"{directory} belongs to another user. Start Takt as that user, or choose another place with --data.";
        if (Says(LockFileExists))
            return $"another PostgreSQL runs on {directory}. Stop it, then start again.";
        if (Says("Permission denied") || Says("Operation not permitted"))
            return $"no permission in {directory}. Give it to the user Takt runs as, or choose another place with --data.";
        if (Says("Cannot allocate memory") || Says("could not map anonymous shared memory"))
            return $"the machine has too little free memory. Put a smaller shared_buffers into local.conf in {directory}.";
        return "it said:";

        bool Says(string text) => output.Contains(text, StringComparison.Ordinal);
    }
}
