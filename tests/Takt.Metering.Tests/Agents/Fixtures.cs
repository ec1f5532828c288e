using System.Text.Json;

namespace Takt.Metering.Tests.Agents;

/// <summary>The captured bodies, found by walking up to the repository.</summary>
internal static class Fixtures
{
    private static readonly string Root = Find();

    public static JsonDocument Read(string folder, string signal) => Parse(Directory.GetFiles(Path.Combine(Root, folder), $"*-{signal}.json").Single());

    private static JsonDocument Parse(string path) => JsonDocument.Parse(File.ReadAllBytes(path));

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var candidate = Path.Combine(directory.FullName, "tests", "fixtures", "claude-code-2.1.197");
            if (Directory.Exists(candidate)) return candidate;
        }
        throw new DirectoryNotFoundException("tests/fixtures isn't above the test's directory.");
    }
}
