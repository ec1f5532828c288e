using System.Text.RegularExpressions;

namespace Takt.Architecture.Tests;

/// <summary>
/// The rooms of the server: one uses another only through what stands in that room's own namespace, its doors; what lies in a folder below
/// is the room's own business, which only the page may read. Uses never run in a circle. The page is read by none; the foundations serve
/// all and use none but each other, the later the earlier.
/// </summary>
public sealed partial class RoomRuleTests
{
    private const string Server = "Takt.Server", PlantedRooms = "Takt.Architecture.Tests.Planted";

    /// <summary>Each may use those before it.</summary>
    private static readonly string[] Foundations = ["Settings", "Jobs", "Database", "Http", "Hosting"];

    private static readonly Lazy<Rooms> OfServer = new(() => Rooms.Read("takt-server", Server));
    private static readonly Lazy<Rooms> OfPlanted = new(() => Rooms.Read("Takt.Architecture.Tests", PlantedRooms));

    [Fact]
    public void Rooms_UseEachOther_InNoCircle() => Assert.Empty(OfServer.Value.Circles());

    [Fact]
    public void Room_Uses_OnlyDoorsOfOthers() => Assert.Empty(BehindDoors(OfServer.Value));

    [Fact]
    public void Page_IsRead_ByNoRoom() => Assert.DoesNotContain(OfServer.Value.Uses, use => use.To == "Dashboard");

    [Fact]
    public void Foundation_Uses_OnlyThoseBelowIt() => Assert.DoesNotContain(OfServer.Value.Uses, use =>
        Array.IndexOf(Foundations, use.From) is >= 0 and var place && !Foundations.AsSpan(0, place).Contains(use.To));

    /// <summary>
    /// Every folder of the server is a room that the compiled code knows, so that none of the rules above holds for lack of something to
    /// hold for.
    /// </summary>
    [Fact]
    public void Rooms_AreFound_InTheCompiledCode()
    {
        var known = OfServer.Value.Uses.SelectMany(use => new[] { use.From, use.To }).ToHashSet();
        var folders = Repository.Sources("src/Takt.Server", ".cs")
            .Select(file => Path.GetRelativePath(Path.Combine(Repository.Root, "src/Takt.Server"), file))
            .Where(file => file.Contains(Path.DirectorySeparatorChar))
            .Select(file => file.Split(Path.DirectorySeparatorChar)[0]).Distinct();

        Assert.Empty(folders.Except(known));
    }

    [Fact]
    public void PlantedCircle_IsFound() =>
        Assert.Equal(["Garden", "Kitchen", "Pantry"],
            OfPlanted.Value.Circles().Select(use => use.From).Distinct().Order(StringComparer.Ordinal));

    /// <summary>
    /// The planted code names the folder of the other room by a relative name, which no search for full names would find.
    /// </summary>
    [Fact]
    public void PlantedRelativeUse_IsFound()
    {
        Assert.Contains(BehindDoors(OfPlanted.Value), use => use is { From: "Kitchen", To: "Garden", Below: "Beds" });
        Assert.DoesNotContain($"{PlantedRooms}.Garden",
            File.ReadAllText(Path.Combine(Repository.Root, "tests/Takt.Architecture.Tests/Planted/Kitchen.cs")), StringComparison.Ordinal);
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

    private static IEnumerable<RoomUse> BehindDoors(Rooms rooms) =>
        rooms.Uses.Where(use => use.From != "Dashboard" && use.Below.Length > 0 && !Foundations.Contains(use.To));

    [GeneratedRegex(
        @"\bI?Configuration(Root|Section|Builder|Manager)?\b|\bGet(Section|ConnectionString)\(|\bGetEnvironmentVariable\(""[A-Z]*_")]
    private static partial Regex ConfigurationPattern();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespacePattern();
}
