using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Takt.Testing;

/// <summary>The server as its users run it: a process of its own, on free ports, that can be killed.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <value>All that it has printed.</value>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts it with free ports unless the arguments say otherwise, and with none of this process's own Takt settings.</summary>
    public static ServerProcess Start(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "takt-server"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("TAKT_", StringComparison.Ordinal)
            || name.StartsWith("ConnectionStrings__", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        start.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(
            Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : RuntimeRoot());
        start.Environment["TAKT_URLS"] = "http://127.0.0.1:0";
        start.Environment["TAKT_OTLP_HTTP"] = "127.0.0.1:0";
        start.Environment["TAKT_OTLP_GRPC"] = "127.0.0.1:0";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new ServerProcess(Process.Start(start)!);
    }

    /// <summary>Waits for the banner.</summary>
    /// <returns>The address of the page.</returns>
    public async Task<Uri> ReadyAsync()
    {
        var first = await Task.WhenAny(_ready.Task, _process.WaitForExitAsync()).WaitAsync(Patience);
        return first == _ready.Task ? await _ready.Task
            : throw new InvalidOperationException($"The server ended with {_process.ExitCode}:{Environment.NewLine}{Output}");
    }

    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <param name="name">As <c>kill</c> names it: TERM, INT, KILL.</param>
    public void Signal(string name) =>
        Process.Start("kill", ["-" + name, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Signal("TERM");
            await EndAsync();
        }

        _process.Dispose();
    }

    private static string RuntimeRoot() =>
        Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    private void Read(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
        if (PagePattern().Match(line) is { Success: true } match)
            _ready.TrySetResult(new Uri(match.Groups[1].Value));
    }

    [GeneratedRegex(@"^  page  (\S+)")]
    private static partial Regex PagePattern();
}
