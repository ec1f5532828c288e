using Takt.Server.Database;
using Takt.Server.Database.BuiltIn;
using Takt.Server.Settings;

namespace Takt.Server.Hosting;

/// <summary>The verbs under <c>takt-server db</c>.</summary>
internal static class DatabaseVerbs
{
    /// <summary>Prints how to reach the built-in PostgreSQL, in the form that psql and pg_dump take.</summary>
    /// <returns>The process's exit code: 1 when it isn't running.</returns>
    public static async Task<int> UrlAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection(settings).Build();
        var options = new DatabaseOptions();
        DatabaseOptions.Read(options, new SettingsReader(configuration));
        if (!options.IsBuiltIn)
            throw new StartException("An external database is configured (ConnectionStrings__Takt); Takt does not print its password. "
                + "Unset it to ask about the built-in one.");
        var paths = new ClusterPaths(options.DataDirectory);
        Console.WriteLine($"postgresql:///{ClusterRoles.Database}?host={Uri.EscapeDataString(paths.Run)}&port={ClusterPaths.Port}&user="
            + $"{ClusterRoles.Owner}");
        if (await Postmaster.IsReachableAsync(paths, cancellationToken))
            return 0;
        await Console.Error.WriteLineAsync(
            $"It isn't running, or {paths.Run} is closed to you: start takt-server, and use the user it runs as.");
        return 1;
    }
}
