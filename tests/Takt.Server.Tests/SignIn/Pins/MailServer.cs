using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Dashboard;
using Takt.Server.Tests.Ingest;
using Takt.Testing;

namespace Takt.Server.Tests.SignIn.Pins;

/// <summary>A mail as the mail server got it.</summary>
internal sealed partial record Mail(bool Tls, string? User, string From, string To, string Text)
{
    /// <summary>The only two groups of four digits that stand on a line of their own.</summary>
    public string Pin => PinPattern().Match(Text).Value.Trim();

    [GeneratedRegex(@"^ +\d{4} \d{4}\r?$", RegexOptions.Multiline)]
    private static partial Regex PinPattern();
}

/// <summary>A real SMTP server on loopback, as a process of its own.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly string? _folder;
    private readonly ConcurrentQueue<Mail> _mails = new();

    private MailServer(Process process, string? folder)
    {
        _process = process;
        _folder = folder;
    }

    public int Port { get; private set; }

    /// <summary>What a client must trust; null without TLS.</summary>
    public string? CertificateFile => _folder is null ? null : Path.Combine(_folder, "certificate.pem");

    public int Count => _mails.Count;

    /// <param name="implicitTls">From the first byte, in place of STARTTLS.</param>
    /// <param name="name">Whom its certificate names.</param>
    public static async Task<MailServer> StartAsync(
        bool tls = false, bool authenticate = false, bool implicitTls = false, string name = "localhost")
    {
        var clients = Path.Combine(Repository.Root, "tests", "clients");
        if (!Directory.Exists(Path.Combine(clients, "node_modules", "smtp-server")))
            throw Prerequisite.Missing("tests/clients has no packages: run ./test.sh, or npm ci there.");
        var folder = tls || implicitTls ? await CertificateAsync(name) : null;
        string[] arguments = folder is null ? [] : [Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "key.pem")];
        var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(clients, "smtp.mjs"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["SMTP_AUTH"] = authenticate ? "required" : "optional", ["SMTP_TLS"] = implicitTls ? "implicit" : "starttls" },
        })!;
        var server = new MailServer(process, folder);
        var first = await process.StandardOutput.ReadLineAsync(AccessServer.Cancelled).AsTask()
            .WaitAsync(Patience, AccessServer.Cancelled);
        server.Port = JsonNode.Parse(first!)!["port"]!.GetValue<int>();
        _ = server.ReadAsync();
        return server;
    }

    /// <summary>The next mail, once it has come.</summary>
    /// <param name="told">What the sender says, should none come.</param>
    public async Task<Mail> NextAsync(Func<string>? told = null)
    {
        Mail? mail = null;
        await Eventually.TrueAsync(() => _mails.TryDequeue(out mail), told);
        return mail!;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var mail = JsonNode.Parse(line)!;
            _mails.Enqueue(new(
                mail["tls"]!.GetValue<bool>(), mail["user"]?.GetValue<string>(), mail["from"]!.GetValue<string>(),
                mail["to"]![0]!.GetValue<string>(), mail["text"]!.GetValue<string>()));
        }
    }

    private static async Task<string> CertificateAsync(string name)
    {
        var folder = Directory.CreateTempSubdirectory("takt-mail-").FullName;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await File.WriteAllTextAsync(Path.Combine(folder, "certificate.pem"), certificate.ExportCertificatePem(), AccessServer.Cancelled);
        await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem(), AccessServer.Cancelled);
        return folder;
    }
}
