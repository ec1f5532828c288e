namespace Takt.Metering.Tests.Agents;

/// <summary>Files of the repository, found by walking up to it.</summary>
internal static class Repository
{
    private static readonly string Root = Find();

    public static string PathOf(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(PathOf(path));

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (Directory.Exists(Path.Combine(directory.FullName, "tests", "fixtures")))
                return directory.FullName;
        }
        throw new DirectoryNotFoundException("The repository isn't above the test's directory.");
    }
}
