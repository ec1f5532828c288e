namespace Takt.Server.Tests.Dashboard;

/// <summary>Where the sources are: the tests read the page's packages and leave their photographs there.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Takt.slnx"))
            ? folder : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No Takt.slnx above the tests."));
}
