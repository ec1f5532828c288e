using System.ComponentModel;
using System.Diagnostics;

namespace Takt.Server.Database.BuiltIn;

/// <summary>
/// Runs one of PostgreSQL's programs to its end, as a given user, with an environment that holds none of the server's secrets.
/// </summary>
internal static class ChildCommand
{
    internal readonly record struct Outcome(int ExitCode, string Output);

    /// <param name="user">Null runs it as the server's own user.</param>
    public static async Task<Outcome> RunAsync(
        string program, IEnumerable<string> arguments, string? user, string directory, CancellationToken cancellationToken,
        bool wholeEnvironment = false)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (user is not null)
            start.UserName = user;
        if (!wholeEnvironment)
            Clean(start, directory);
        Process process;
        try
        {
            process = Process.Start(start) ?? throw new StartException($"{program} could not be started.");
        }
        catch (Win32Exception e)
        {
            throw new StartException($"{program} could not be started: {e.Message}.", e);
        }

        using (process)
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            try
            {
                await process.WaitForExitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // Left to itself it would go on behind the back of the next start. What it has put in the background stays.
                process.Kill();
                throw;
            }

            return new Outcome(process.ExitCode, await output + await error);
        }
    }

    private static void Clean(ProcessStartInfo start, string home)
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        start.Environment.Clear();
        start.Environment["PATH"] = path ?? "/usr/local/bin:/usr/bin:/bin";
        start.Environment["HOME"] = home;
        start.Environment["LC_ALL"] = "C";
    }
}
