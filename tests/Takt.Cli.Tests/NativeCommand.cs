using System.Diagnostics;
using Takt.Testing;

namespace Takt.Cli.Tests;

/// <summary>One run of the native <c>takt</c>, to its end.</summary>
internal sealed record NativeCommand(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<NativeCommand> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var start = new ProcessStartInfo(Find(), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new(process.ExitCode, await output, await error);
        }
        finally
        {
            process.Kill();
        }
    }

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Takt.slnx")))
            directory = directory.Parent;
        var file = Path.Combine(directory?.FullName ?? "", "artifacts", "cli", "takt");
        return File.Exists(file)
            ? file
            : throw Prerequisite.Missing("There is no native takt: ./test.sh publishes it where there is a C compiler to link it.");
    }
}
