using Mono.Cecil;

namespace Takt.Architecture.Tests;

/// <summary>
/// Two things of one name are mistaken for each other, by readers as by searches: a type's name exists once in the product.
/// </summary>
public sealed class NameTests
{
    /// <summary>The same in every room and every program, and told apart by it.</summary>
    private static readonly string[] Everywhere = ["Log", "Program", "_Imports"];

    [Fact]
    public void Types_HaveNames_OfTheirOwn()
    {
        var names = new[] { "Takt.Otlp", "Takt.Metering", "Takt.Contracts", "takt-server" }.SelectMany(Names).ToArray();
        Assert.NotEmpty(names);

        Assert.Empty(names.GroupBy(type => type.Name).Where(same => same.Count() > 1)
            .Select(same => string.Join(" and ", same.Select(type => type.FullName))));
    }

    private static IEnumerable<(string Name, string FullName)> Names(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        return [.. module.Types
            .Where(type => type.Namespace.StartsWith("Takt.", StringComparison.Ordinal) && !Everywhere.Contains(type.Name))
            .Select(type => (type.Name, type.FullName))];
    }
}
