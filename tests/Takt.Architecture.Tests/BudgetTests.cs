using System.Reflection.Metadata;

namespace Takt.Architecture.Tests;

/// <summary>How large things may be. The table is printed, so that growth is seen before it hurts; past the hard stops it fails.</summary>
public sealed class BudgetTests
{
    private const int FileStop = 400;
    private const int MethodStop = 80;
    private const int FolderStop = 20;
    private const int ColumnStop = 140;

    [Fact]
    public void Files_StayBelow_HardStop()
    {
        var files = Repository.Sources("src", ".cs", ".razor")
            .Select(file => new Size(Repository.Relative(file), File.ReadLines(file).Count())).ToArray();

        Check("lines of a file", files, FileStop);
    }

    [Fact]
    public void Folders_StayBelow_HardStop()
    {
        var folders = Repository.Sources("src", ".cs", ".razor").GroupBy(file => Path.GetDirectoryName(Repository.Relative(file))!)
            .Select(folder => new Size(folder.Key, folder.Count())).ToArray();

        Check("files of a folder", folders, FolderStop);
    }

    [Fact]
    public void Lines_StayWithin_140Columns()
    {
        string[] folders = ["src", "tests", "bench"];
        var files = folders.SelectMany(folder => Repository.Sources(folder, ".cs", ".razor")).ToArray();
        Assert.NotEmpty(files);

        Check("columns of a line", [.. files.SelectMany(Lines)], ColumnStop);
    }

    [Fact]
    public void Methods_StayBelow_HardStop()
    {
        var methods = new[] { "Takt.Otlp", "Takt.Metering", "Takt.Contracts", "takt", "takt-server" }.SelectMany(Methods).ToArray();
        Assert.NotEmpty(methods);

        Check("lines of a method", methods, MethodStop);
    }

    /// <summary>
    /// In characters as they are read. A line that is one word (an address, a hash, a body as it was sent) has no place to break.
    /// </summary>
    private static IEnumerable<Size> Lines(string file) =>
        File.ReadLines(file).Select((line, index) => (Text: line.AsMemory().TrimEnd(), Number: index + 1))
            .Where(line => line.Text.Span.TrimStart("+ ").Contains(' '))
            .Select(line => new Size($"{Repository.Relative(file)}:{line.Number}", Columns(line.Text.Span)));

    private static int Columns(ReadOnlySpan<char> line)
    {
        var count = 0;
        foreach (var _ in line.EnumerateRunes())
            count++;
        return count;
    }

    /// <summary>From the first to the last line that a debugger can stop at: what the compiler itself says about each method.</summary>
    private static IEnumerable<Size> Methods(string assembly)
    {
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(
            File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".pdb")));
        var reader = symbols.GetMetadataReader();
        var sizes = new List<Size>();
        foreach (var handle in reader.MethodDebugInformation)
        {
            var method = reader.GetMethodDebugInformation(handle);
            if (method.Document.IsNil)
                continue;
            var path = reader.GetString(reader.GetDocument(method.Document).Name);
            if (Path.GetExtension(path) != ".cs" || path.Contains("/obj/", StringComparison.Ordinal))
                continue;
            var lines = method.GetSequencePoints().Where(point => !point.IsHidden).ToArray();
            if (lines.Length > 0)
                sizes.Add(new Size($"{Repository.Relative(path)}:{lines.Min(l => l.StartLine)}",
                    lines.Max(l => l.EndLine) - lines.Min(l => l.StartLine) + 1));
        }

        return sizes;
    }

    private static void Check(string what, Size[] sizes, int stop)
    {
        var ordered = sizes.OrderBy(size => size.Count).ToArray();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{what}: {ordered.Length} in all, median {At(0.5)}, p90 {At(0.9)}, p99 {At(0.99)}, largest {ordered[^1].Count} "
                + $"({ordered[^1].Name}), stop {stop}");

        Assert.Empty(ordered.Where(size => size.Count > stop).Select(size => $"{size.Name}: {size.Count} {what}, {stop} allowed"));

        int At(double share) => ordered[(int)(share * (ordered.Length - 1))].Count;
    }

    private sealed record Size(string Name, int Count);
}
