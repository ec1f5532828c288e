using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using Npgsql;
using Takt.Load.Checking;
using Takt.Server.Access;
using Takt.Server.Database.BuiltIn;

namespace Takt.Attack.Target;

/// <summary>A <c>takt-server</c> of its own, in a directory of its own, with one organization that is to be left in peace.</summary>
internal sealed class AttackedServer : IAsyncDisposable
{
    private const string Email = "admin@example.com", Password = "a password of ten";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly string _directory;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _page = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AttackedServer(Process process, string directory)
    {
        (_process, _directory) = (process, directory);
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Memory = new(process.Id);
    }

    public Uri Url { get; private set; } = null!;

    public ServerMemory Memory { get; }

    /// <value>All that it has printed.</value>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <value>A token with all scopes of the organization that is left in peace.</value>
    public string Token => File.ReadAllText(TokenFile(_directory)).Trim();

    private static string TokenFile(string directory) => Path.Combine(directory, "token");

    /// <exception cref="InvalidOperationException">It doesn't start.</exception>
    public static async Task<AttackedServer> StartAsync(string path, CancellationToken cancellationToken)
    {
        var directory = Path.Combine("/tmp", "takt-attack-" + Guid.NewGuid().ToString("N")[..8]);
        Directory.CreateDirectory(directory);
        var start = new ProcessStartInfo(path)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["TAKT_DATA"] = directory,
                ["TAKT_URLS"] = "http://127.0.0.1:0",
                ["TAKT_OTLP_HTTP"] = "off",
                ["TAKT_OTLP_GRPC"] = "off",
                ["TAKT_BOOTSTRAP_EMAIL"] = Email,
                ["TAKT_BOOTSTRAP_PASSWORD"] = Password,
                ["TAKT_BOOTSTRAP_TOKEN_FILE"] = TokenFile(directory),
            },
        };
        var server = new AttackedServer(Process.Start(start)!, directory);
        var first = await Task.WhenAny(server._page.Task, server._process.WaitForExitAsync(cancellationToken)).WaitAsync(
            Patience, cancellationToken);
        if (first != server._page.Task)
            throw new InvalidOperationException("The server ended: " + server.Output);
        server.Url = await server._page.Task;
        return server;
    }

    /// <summary>Makes another organization.</summary>
    /// <returns>A token of its own that may write.</returns>
    public async Task<string> StrangerAsync(CancellationToken cancellationToken)
    {
        await using var database = Database();
        return (await Tenants.MakeAsync(database, 1, cancellationToken))[0].Token;
    }

    /// <summary>A second token of the organization that <paramref name="token"/> is of.</summary>
    public async Task<string> SiblingAsync(string token, CancellationToken cancellationToken)
    {
        await using var database = Database();
        var sibling = TokenFormat.Create();
        await using var command = database.CreateCommand(
            """
            insert into tokens (organization_id, hash, prefix, label, scopes, created_at)
            select organization_id, $2, $3, 'Attack', array['usage:write', 'usage:read'], now() from tokens where hash = $1
            """);
        command.Parameters.Add(new() { Value = SecretHash.Compute(token) });
        command.Parameters.Add(new() { Value = SecretHash.Compute(sibling) });
        command.Parameters.Add(new() { Value = TokenFormat.Shown(sibling) });
        await command.ExecuteNonQueryAsync(cancellationToken);
        return sibling;
    }

    public HttpClient Client(string token)
    {
        var client = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromMinutes(5) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    /// <summary>Signed in as the admin of the organization that is left in peace.</summary>
    public async Task<HttpClient> SignedInAsync(CancellationToken cancellationToken)
    {
        var client = new HttpClient { BaseAddress = Url };
        client.DefaultRequestHeaders.Add("Origin", Url.GetLeftPart(UriPartial.Authority));
        using var answer = await client.PostAsJsonAsync("/auth/login", new { email = Email, password = Password }, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private NpgsqlDataSource Database() => Tenants.Open(
        Postmaster.Address(new ClusterPaths(_directory), ClusterRoles.Owner, ClusterRoles.Database).ConnectionString);

    private void Read(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
        if (line.StartsWith("  page  ", StringComparison.Ordinal))
            _page.TrySetResult(new Uri(line["  page  ".Length..]));
    }
}
