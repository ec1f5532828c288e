using System.Globalization;
using Takt.Metering.Tests.Counting.Worlds.Judging;

namespace Takt.Bench.Counting;

/// <summary>
/// Prints what counting errs by after each robbery, as docs/counting.md keeps it: <c>counting [cases] [first seed]</c>. Sentences of the
/// promise that a case breaks are said on the error stream.
/// </summary>
internal static class CountingErrors
{
    public static int Run(string[] args)
    {
        var cases = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20_000;
        var first = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100_000;
        var table = new ErrorTable();
        foreach (var seed in Enumerable.Range(first, cases))
            table.Add(seed);
        Console.Write(table);
        foreach (var sentence in table.Broken)
            Console.Error.WriteLine(sentence);
        Console.Error.WriteLine($"{table.Broken.Count} broken");
        return table.Broken.Count == 0 ? 0 : 1;
    }
}
