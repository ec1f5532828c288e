using System.Text.RegularExpressions;

namespace Takt.Architecture.Tests;

/// <summary>
/// The rooms of the server: one uses another only through what stands in that room's own namespace, its doors; what lies in a folder below
/// is the room's own business, which only the page may read. The page is read by none; the foundations serve all and use none but each
/// other, the later the earlier.
/// </summary>
public sealed partial class RoomRuleTests
{
    /// <summary>Each may use those before it.</summary>
    private static readonly string[] Foundations = ["Settings", "Jobs", "Database", "Http", "Hosting"];

    [Fact]
    public void Room_Uses_OnlyDoorsOfOthers()
    {
        var violations = Uses().Where(use => use.From != "Dashboard" && use.To != use.From)
            .Where(use => use.Below.Length > 0 && !Foundations.Contains(use.To));

        Assert.Empty(violations.Select(use => $"{use.File} reaches into {use.To}{use.Below}"));
    }

    [Fact]
    public void Page_IsRead_ByNoRoom()
    {
        var violations = Uses().Where(use => use.To == "Dashboard" && use.From != "Dashboard");

        Assert.Empty(violations.Select(use => use.File));
    }

    [Fact]
    public void Foundation_Uses_OnlyThoseBelowIt()
    {
        var violations = Uses().Where(use => Foundations.Contains(use.From))
            .Where(use => !Foundations.Take(Array.IndexOf(Foundations, use.From) + 1).Contains(use.To));

        Assert.Empty(violations.Select(use => $"{use.File} uses {use.To}"));
    }

    /// <summary>Whoever reads a setting by himself decides by himself what blank means, and tells his error alone.</summary>
    [Fact]
    public void Settings_AreRead_ByTheirReaderOnly()
    {
        // One hands the command line's over, one is a verb that needs no server, one tells the framework where the page's files lie.
        string[] others = ["HostingFeature.cs", "DatabaseVerbs.cs", "DashboardFeature.cs"];

        var strays = Repository.Sources("src/Takt.Server", ".cs", ".razor")
            .Where(file => !file.Contains("/Takt.Server/Settings/", StringComparison.Ordinal) && !others.Contains(Path.GetFileName(file)))
            .Where(file => ConfigurationPattern().IsMatch(File.ReadAllText(file)));

        Assert.Empty(strays.Select(Repository.Relative));
    }

    /// <summary>A loop written by hand ends at its first failure, or says so every two seconds.</summary>
    [Fact]
    public void WorkDoneAgainAndAgain_Is_PeriodicJob()
    {
        // Two empty a queue, one tells a story.
        string[] others = ["PinDeliveryJob.cs", "LedgerWriter.cs", "DemoJob.cs", "PeriodicJob.cs"];

        var strays = Repository.Sources("src/Takt.Server", ".cs").Where(file => !others.Contains(Path.GetFileName(file)))
            .Where(file => File.ReadAllText(file) is var text && (text.Contains("PeriodicTimer") || text.Contains(": BackgroundService")));

        Assert.Empty(strays.Select(Repository.Relative));
    }

    [Fact]
    public void Namespaces_Follow_Folders()
    {
        var strays = Repository.Sources("src/Takt.Server", ".cs")
            .Where(file => NamespacePattern().Match(File.ReadAllText(file)) is { Success: true } match
                && match.Groups[1].Value != Path.GetDirectoryName(Path.GetRelativePath(Path.Combine(Repository.Root, "src"), file))!
                    .Replace('/', '.'));

        Assert.Empty(strays.Select(Repository.Relative));
    }

    private static IEnumerable<Use> Uses()
    {
        var server = Path.Combine(Repository.Root, "src", "Takt.Server");
        var rooms = Directory.GetDirectories(server).Select(Path.GetFileName).ToHashSet();
        foreach (var file in Repository.Sources("src/Takt.Server", ".cs", ".razor"))
        {
            var parts = Path.GetRelativePath(server, file).Split(Path.DirectorySeparatorChar);
            if (parts.Length == 1)
                continue;
            foreach (Match match in UsePattern().Matches(File.ReadAllText(file)))
            {
                if (rooms.Contains(match.Groups[1].Value))
                    yield return new Use(Repository.Relative(file), parts[0], match.Groups[1].Value, Below(server, match));
            }
        }
    }

    /// <summary>The part behind the room that is a folder of it; a type's name is none.</summary>
    private static string Below(string server, Match match)
    {
        var below = match.Groups[2].Value;
        return below.Length > 0 && Directory.Exists(Path.Combine(server, match.Groups[1].Value, below[1..])) ? below : "";
    }

    [GeneratedRegex(@"\bTakt\.Server\.(\w+)(\.\w+)?")]
    private static partial Regex UsePattern();

    [GeneratedRegex(
        @"\bI?Configuration(Root|Section|Builder|Manager)?\b|\bGet(Section|ConnectionString)\(|\bGetEnvironmentVariable\(""[A-Z]*_")]
    private static partial Regex ConfigurationPattern();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespacePattern();

    private sealed record Use(string File, string From, string To, string Below);
}
