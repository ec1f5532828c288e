namespace Takt.Architecture.Tests;

/// <summary>
/// Usings stand in the order in which <c>dotnet format</c> puts them: System's first, then by name, static ones after all others. The build
/// does not look at it, and <c>dotnet format</c> would have to understand every project first, which takes minutes.
/// </summary>
public sealed class UsingOrderTests
{
    [Fact]
    public void Usings_OfEveryFile_AreInOrder()
    {
        var files = new[] { "src", "tests", "bench" }.SelectMany(folder => Repository.Sources(folder, ".cs")).ToArray();
        Assert.NotEmpty(files);

        Assert.Empty(files.Where(file => !IsInOrder(Usings(file))).Select(Repository.Relative));
    }

    [Theory]
    [InlineData("Npgsql; System", false)]
    [InlineData("System; System.Text; Npgsql", true)]
    [InlineData("System.Text; System", false)]
    [InlineData("Takt.Server; Takt.Server.Tokens; Takt.Testing", true)]
    [InlineData("Takt.Testing; Takt.Server", false)]
    [InlineData("static Takt.A; Takt.B", false)]
    [InlineData("Takt.B; static System.Math; static Takt.A", true)]
    public void Usings_InAnyOrder_AreToldApart(string usings, bool inOrder) => Assert.Equal(inOrder, IsInOrder(usings.Split("; ")));

    private static bool IsInOrder(IReadOnlyList<string> usings) => usings.SequenceEqual(usings.Order(Comparer<string>.Create(Compare)));

    /// <summary>What stands between <c>using</c> and the semicolon, aliases left out.</summary>
    private static string[] Usings(string file) =>
    [
        .. File.ReadLines(file)
            .TakeWhile(line => !line.StartsWith("namespace ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';'))
            .Where(line => !line.Contains('=', StringComparison.Ordinal))
            .Select(line => line["using ".Length..^1]),
    ];

    private static int Compare(string a, string b)
    {
        var (left, right) = (Key(a), Key(b));
        var byKind = (left.Static, left.Foreign).CompareTo((right.Static, right.Foreign));
        return byKind != 0 ? byKind : CompareNames(left.Names, right.Names);
    }

    private static int CompareNames(string[] a, string[] b)
    {
        var byName = a.Zip(b, StringComparer.OrdinalIgnoreCase.Compare).FirstOrDefault(order => order != 0);
        return byName != 0 ? byName : a.Length.CompareTo(b.Length);
    }

    private static (bool Static, bool Foreign, string[] Names) Key(string text)
    {
        const string Static = "static ";
        var isStatic = text.StartsWith(Static, StringComparison.Ordinal);
        var names = (isStatic ? text[Static.Length..] : text).Split('.');
        return (isStatic, names[0] != "System", names);
    }
}
