using System.Text.RegularExpressions;
using Takt.Server.Audit.Trail;
using Takt.Server.Tests.Dashboard;

namespace Takt.Server.Tests.Audit;

public sealed partial class AuditWordsTests
{
    [Fact]
    public void Actions_OfTheWholeServer_HaveWords()
    {
        var changes = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Takt.Server"), "*.*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => Path.GetFileName(file) != "ControlPlane.cs")
            .Select(file => (File: Path.GetFileName(file), Text: File.ReadAllText(file)))
            .SelectMany(source => BeginPattern().Matches(source.Text).Select(match => (source.File, source.Text, Call: match.Value)))
            .ToList();
        // Where a call gets its action from a parameter, the file's others are its.
        var actions = changes.Select(
            change => (change.File, Actions: Literals(change.Call) is { Count: > 0 } own ? own : Literals(change.Text))).ToList();

        Assert.True(actions.Count > 10);
        Assert.Empty(actions.Where(change => change.Actions.Count == 0).Select(change => $"{change.File}: the action is not written out"));
        var used = actions.SelectMany(change => change.Actions).ToHashSet();
        Assert.Empty(used.Except(AuditWords.All));
        Assert.Empty(AuditWords.All.Except(used));
    }

    private static List<string> Literals(string source) => [.. ActionPattern().Matches(source).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"\bBeginAsync\((?:[^;]*?)(?:cancellationToken|Cancelled|Aborted|None)\)")]
    private static partial Regex BeginPattern();

    [GeneratedRegex("\"([a-z_]+\\.[a-z_]+)\"")]
    private static partial Regex ActionPattern();
}
