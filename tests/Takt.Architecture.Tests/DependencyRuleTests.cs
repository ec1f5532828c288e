using System.Xml.Linq;

namespace Takt.Architecture.Tests;

/// <summary>Which project may lean on which: the pure libraries on nothing at all.</summary>
public sealed class DependencyRuleTests
{
    [Theory]
    [InlineData("Takt.Otlp")]
    [InlineData("Takt.Metering")]
    [InlineData("Takt.Contracts")]
    public void PureLibrary_References_Nothing(string project)
    {
        var file = ProjectFile(project);

        Assert.Empty(References(file, "ProjectReference"));
        Assert.Empty(References(file, "PackageReference"));
        Assert.Empty(References(file, "FrameworkReference"));
        Assert.Equal("Microsoft.NET.Sdk", XDocument.Load(file).Root!.Attribute("Sdk")!.Value);
    }

    [Fact]
    public void Program_References_OnlyItsLibraries()
    {
        var allowed = new Dictionary<string, string[]>
        {
            ["Takt.Server"] = ["Takt.Contracts", "Takt.Metering", "Takt.Otlp"],
            ["Takt.Cli"] = ["Takt.Contracts", "Takt.Metering"],
        };

        Assert.All(allowed.Keys, project => Assert.All(
            References(ProjectFile(project), "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))),
            reference => Assert.Contains(reference, allowed[project])));
    }

    [Fact]
    public void PureLibrary_Uses_NoClockNoLoggerNoConsole()
    {
        string[] forbidden = ["TimeProvider.System", "Stopwatch.", "ILogger", "Console.", "Environment.Tick", "Task.Delay"];
        var found = new[] { "Takt.Otlp", "Takt.Metering", "Takt.Contracts" }
            .SelectMany(project => Repository.Sources($"src/{project}", ".cs"))
            .SelectMany(file => forbidden.Where(File.ReadAllText(file).Contains).Select(word => $"{Repository.Relative(file)}: {word}"));

        Assert.Empty(found);
    }

    private static string ProjectFile(string project) => Path.Combine(Repository.Root, "src", project, project + ".csproj");

    private static IEnumerable<string> References(string file, string kind) =>
        XDocument.Load(file).Descendants(kind).Select(reference => reference.Attribute("Include")!.Value);
}
