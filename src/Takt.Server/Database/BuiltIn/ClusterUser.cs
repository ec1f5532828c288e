namespace Takt.Server.Database.BuiltIn;

/// <summary>
/// Who PostgreSQL runs as. It refuses root, so a server started by root hands its cluster to an unprivileged user: the one that already
/// owns the data, else <c>postgres</c>, <c>takt</c> or <c>nobody</c>, whichever the machine knows first.
/// </summary>
/// <param name="Name">Null is the server's own user.</param>
internal sealed record ClusterUser(string? Name)
{
    private static readonly string[] Preferred = ["postgres", "takt", "nobody"];

    public static async Task<ClusterUser> ChooseAsync(string? existingData, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
            return new ClusterUser((string?)null);
        if (!OperatingSystem.IsLinux())
            throw new StartException(
                "PostgreSQL refuses to run as root: start Takt as an ordinary user, or give it a database with --database-url.");
        if (existingData is not null)
        {
            var owner = (await ChildCommand.RunAsync("stat", ["-c", "%U", existingData], null, "/", cancellationToken)).Output.Trim();
            if (owner is "root" or "UNKNOWN" or "")
            {
                throw new StartException(
                    $"{existingData} belongs to "
                        + $"{(owner is "root" ? "root, as whom PostgreSQL refuses to run" : "a user this machine doesn't know")}. "
                    + $"Give it to one, for example: chown -R postgres: {existingData}");
            }

            return new ClusterUser(owner);
        }

        var known = File.ReadLines("/etc/passwd").Select(line => line.Split(':', 2)[0]).ToHashSet(StringComparer.Ordinal);
        return new ClusterUser(Array.Find(Preferred, known.Contains)
            ?? throw new StartException("PostgreSQL refuses to run as root and this machine has no user postgres, takt or nobody: "
                + "make one (useradd --system takt), or start Takt as an ordinary user."));
    }

    public async Task OwnAsync(string directory, CancellationToken cancellationToken)
    {
        if (Name is null)
            return;
        var chown = await ChildCommand.RunAsync("chown", [Name + ":", directory], null, "/", cancellationToken);
        if (chown.ExitCode != 0)
            throw new StartException($"{directory} could not be given to the user {Name}: {chown.Output.Trim()}");
    }

    /// <exception cref="StartException">A parent directory is closed to the user.</exception>
    public async Task CheckReachableAsync(string directory, CancellationToken cancellationToken)
    {
        if (Name is null)
            return;
        var enter = await ChildCommand.RunAsync("/bin/sh", ["-c", "cd -- \"$0\"", directory], Name, "/", cancellationToken);
        if (enter.ExitCode != 0)
        {
            throw new StartException(
                $"PostgreSQL runs as the user {Name} (it refuses root), who can't enter {directory}: a directory above it is closed. "
                + "Choose a reachable place with --data or TAKT_DATA, for example /var/lib/takt/server.");
        }
    }
}
