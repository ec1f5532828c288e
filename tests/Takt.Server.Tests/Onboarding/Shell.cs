using System.Diagnostics;

namespace Takt.Server.Tests.Onboarding;

/// <summary>Runs text in a shell that knows nothing but what it is given.</summary>
internal static class Shell
{
    public static readonly string[] Posix =
        [.. new[] { "bash", "dash", "zsh" }.Where(name => File.Exists("/usr/bin/" + name) || File.Exists("/bin/" + name))];

    /// <param name="arguments">Before the script, which is read from the standard input as if it were typed.</param>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(
        string shell, string script, string home, IReadOnlyList<string>? arguments = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(shell, arguments ?? [])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = home,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["HOME"] = home;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(script + "\n");
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>What a block leaves in the environment of the programs started after it, byte for byte.</summary>
    public static async Task<Dictionary<string, string>> EnvironmentAfterAsync(
        string shell, string block, string home, IReadOnlyList<string>? arguments = null)
    {
        var (code, output, errors) = await RunAsync(shell, block + "\nenv -0", home, arguments);
        Assert.True(code == 0, errors);
        return output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
    }
}
