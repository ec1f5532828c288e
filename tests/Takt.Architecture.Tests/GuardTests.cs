using System.Text.RegularExpressions;

namespace Takt.Architecture.Tests;

/// <summary>
/// What a condition or a loop leads to has a line of its own: one way to write a guard, which the formatter leaves to whoever writes.
/// </summary>
public sealed partial class GuardTests
{
    [Fact]
    public void Statements_BehindConditions_HaveLinesOfTheirOwn()
    {
        var files = new[] { "src", "tests", "bench" }.SelectMany(folder => Repository.Sources(folder, ".cs")).ToArray();
        Assert.NotEmpty(files);

        Assert.Empty(files.SelectMany(Shared));
    }

    [Theory]
    [InlineData("if (a) return;", true)]
    [InlineData("else if (a(b)) c();", true)]
    [InlineData("while (Next(')')) count++;", true)]
    [InlineData("foreach (var a in b) c();", true)]
    [InlineData("|| b(c)) return false;", true)]
    [InlineData("if (a)", false)]
    [InlineData("if (a) // b", false)]
    [InlineData("while (a);", false)]
    [InlineData("if (a(\") b;\") is { } c)", false)]
    public void Statement_OnTheLineOfItsCondition_IsFound(string line, bool found) => Assert.Equal(found, IsShared(line));

    private static IEnumerable<string> Shared(string file)
    {
        // What stands in a raw literal is another language's.
        var literal = false;
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            var quotes = line.Split("\"\"\"").Length - 1;
            if (!literal && quotes == 0 && IsShared(line.Trim()))
                yield return $"{Repository.Relative(file)}:{number} {line.Trim()}";
            literal ^= quotes % 2 == 1;
        }
    }

    private static bool IsShared(string line)
    {
        if (ConditionPattern().Match(line) is not { Success: true } match)
            return EndPattern().IsMatch(line);
        var rest = line[EndOf(line, match.Length - 1)..].Trim();
        return rest.Length > 1 && rest.EndsWith(';') && !rest.StartsWith("//", StringComparison.Ordinal);
    }

    /// <summary>Where the parenthesis that opens at <paramref name="start"/> is closed; the end of the line where it goes on.</summary>
    private static int EndOf(string line, int start)
    {
        var (depth, quote) = (0, '\0');
        for (var i = start; i < line.Length; i++)
        {
            var c = line[i];
            if (quote != '\0')
            {
                if (c == '\\')
                    i++;
                else if (c == quote)
                    quote = '\0';
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c == '(')
            {
                depth++;
            }
            else if (c == ')' && --depth == 0)
            {
                return i + 1;
            }
        }

        return line.Length;
    }

    [GeneratedRegex(@"^(else )?(if|foreach|while|for) \(")]
    private static partial Regex ConditionPattern();

    /// <summary>The last line of a condition that takes several.</summary>
    [GeneratedRegex(@"^(?!//)[^""]*\) (return|continue|break|throw)\b[^""]*;$")]
    private static partial Regex EndPattern();
}
