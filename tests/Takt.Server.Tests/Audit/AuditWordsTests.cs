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
            .SelectMany(file => BeginPattern().Matches(File.ReadAllText(file)).Select(match => (File: Path.GetFileName(file), Call: match.Value)))
            .Where(change => change.File != "ControlPlane.cs")
            .ToList();
        var actions = changes.Select(change => (change.File, Actions: ActionPattern().Matches(change.Call).Select(match => match.Groups[1].Value).ToList())).ToList();

        Assert.True(actions.Count > 10);
        Assert.Empty(actions.Where(change => change.Actions.Count == 0).Select(change => $"{change.File}: the action is not written out"));
        var used = actions.SelectMany(change => change.Actions).ToHashSet();
        Assert.Empty(used.Except(AuditWords.All));
        Assert.Empty(AuditWords.All.Except(used));
    }

    [GeneratedRegex(@"\bBeginAsync\((?:[^;]*?)(?:cancellationToken|Cancelled|Aborted|None)\)")]
    private static partial Regex BeginPattern();

    [GeneratedRegex("\"([a-z_]+\\.[a-z_]+)\"")]
    private static partial Regex ActionPattern();
}
