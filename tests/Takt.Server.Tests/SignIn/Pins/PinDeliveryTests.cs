using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Ingest;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.SignIn.Pins;

/// <summary>How a PIN leaves the server: over TLS that is checked, or to the terminal, and never anywhere else.</summary>
public sealed partial class PinDeliveryTests
{
    [Theory]
    [InlineData("smtp", "?starttls=on")]
    [InlineData("smtps", "")]
    public async Task Mail_OverTls_GoesToAServerWhoseCertificateIsTrusted(string scheme, string query)
    {
        await using var mail = await MailServer.StartAsync(tls: true, implicitTls: scheme == "smtps");
        await using var database = await TestDatabase.CreateAsync(Cancelled);
        await using var server = ServerProcess.Start(Trusting(mail, scheme, query, database));
        using var client = new HttpClient { BaseAddress = await server.ReadyAsync() };

        var challenge = (await (await client.PostAsJsonAsync("/auth/pin/request", new { email = AdminEmail }, Cancelled))
            .JsonAsync())["challenge"]!.GetValue<string>();
        var letter = await mail.NextAsync(() => server.Output);

        Assert.Equal((true, "takt@example.com", AdminEmail), (letter.Tls, letter.User, letter.To));
        Assert.True((await client.PostAsJsonAsync("/auth/pin/verify", new { challenge, pin = letter.Pin }, Cancelled)).IsSuccessStatusCode);
        Assert.DoesNotContain(letter.Pin, server.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("smtp", "?starttls=on")]
    [InlineData("smtps", "")]
    public async Task Mail_CertificateOfAnother_GetsNoPin(string scheme, string query)
    {
        await using var mail = await MailServer.StartAsync(tls: true, implicitTls: scheme == "smtps", name: "mail.example.com");
        await using var database = await TestDatabase.CreateAsync(Cancelled);
        await using var server = ServerProcess.Start(Trusting(mail, scheme, query, database));
        using var client = new HttpClient { BaseAddress = await server.ReadyAsync() };

        await client.PostAsJsonAsync("/auth/pin/request", new { email = AdminEmail }, Cancelled);

        await Eventually.TrueAsync(
            () => server.Output.Contains("its certificate is not trusted", StringComparison.Ordinal), () => server.Output);
        Assert.Equal(0, mail.Count);
    }

    [Theory]
    [InlineData("smtp", "starttls", "right", "its certificate is not trusted")] // it is nobody's whom we trust
    [InlineData("smtps", "implicit", "right", "its certificate is not trusted")]
    [InlineData("smtp", "none", "right", "offers no STARTTLS")]
    [InlineData("smtps", "none", "right", "speaks no TLS")]
    [InlineData("smtp", "none", "wrong-password", "the mail server answered 5", "?starttls=off")]
    public async Task Mail_ServerNotTrustedOrRefusing_GetsNoPinAndTheLogNamesNobody(
        string scheme, string offers, string password, string reason, string query = "?starttls=on")
    {
        var log = new LogTrap();
        await using var mail = await MailServer.StartAsync(offers == "starttls", authenticate: true, offers == "implicit");
        await using var server = await PinSteps.StartAsync(mail, setup =>
        {
            setup.Settings["TAKT_SMTP_URL"] = $"{scheme}://takt:{password}@localhost:{mail.Port}{(scheme == "smtps" ? "" : query)}";
            setup.Configure = builder => builder.Logging.AddProvider(log);
        });

        await server.ChallengeAsync();

        await Eventually.TrueAsync(() => log.Lines.Any(line => line.Contains("A PIN could not be delivered", StringComparison.Ordinal)));
        Assert.Contains(log.Lines, line => line.Contains(reason, StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains(AdminEmail, StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("wrong-password", StringComparison.Ordinal));
        Assert.Equal(0, mail.Count);
    }

    [Fact]
    public async Task Mail_SilentServer_IsGivenUp()
    {
        var (log, time) = (new LogTrap(), new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var server = await StartWithAdminAsync(setup =>
        {
            setup.Settings["TAKT_SMTP_URL"] = $"smtp://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}";
            setup.Settings["TAKT_MAIL_FROM"] = "takt@example.com";
            setup.Time = time;
            setup.Configure = builder => builder.Logging.AddProvider(log);
        });
        await server.ChallengeAsync();
        using var connection = await silent.AcceptTcpClientAsync(Cancelled);

        time.Advance(TimeSpan.FromMinutes(1));

        await Eventually.TrueAsync(() => log.Lines.Any(line => line.Contains("A PIN could not be delivered", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("smtps://takt:secret-password@mail.example.com?starttls=on", "no parameter")]
    [InlineData("smtps://takt@mail.example.com", "user without a password")]
    [InlineData("mail.example.com:587", "not the URL")]
    [InlineData("smtp://mail.example.com/path", "not the URL")]
    [InlineData("smtp://takt@mail.example.com", "user without a password")]
    [InlineData("smtp://mail.example.com?tls=no", "starttls")]
    [InlineData("smtp://takt:secret-password@mail.example.com?starttls=off", "for all to read")]
    public async Task Settings_WrongServer_AreAStartErrorWithoutThePassword(string url, string said)
    {
        var wrong = await Assert.ThrowsAsync<OptionsValidationException>(() => StartWithAdminAsync(setup =>
        {
            setup.Settings["TAKT_SMTP_URL"] = url;
            setup.Settings["TAKT_MAIL_FROM"] = "takt@example.com";
        }));
        var sentence = Assert.Single(wrong.Failures);
        Assert.StartsWith("TAKT_SMTP_URL: ", sentence, StringComparison.Ordinal);
        Assert.Contains(said, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-password", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nobody")]
    public async Task Settings_NoSender_AreAStartError(string? from)
    {
        var wrong = await Assert.ThrowsAsync<OptionsValidationException>(() => StartWithAdminAsync(setup =>
        {
            setup.Settings["TAKT_SMTP_URL"] = "smtp://localhost";
            setup.Settings["TAKT_MAIL_FROM"] = from;
        }));
        Assert.StartsWith("TAKT_MAIL_FROM: ", Assert.Single(wrong.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Console_WithoutATerminal_IsAStartError()
    {
        await using var database = await TestDatabase.CreateAsync(Cancelled);
        var (code, output) = await RunAsync("setsid", ["--wait", Program], Settings(database, new() { ["TAKT_PIN_CONSOLE"] = "on" }));
        Assert.Equal(1, code);
        Assert.StartsWith("TAKT_PIN_CONSOLE: this server has no controlling terminal", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Console_OnATerminal_ShowsThePinThereAndNotInTheOutput()
    {
        var folder = Directory.CreateTempSubdirectory("takt-tty-").FullName;
        await using var database = await TestDatabase.CreateAsync(Cancelled);
        var settings = Settings(database, new() { ["TAKT_PIN_CONSOLE"] = "on" });
        var (terminal, output) = (Path.Combine(folder, "terminal"), Path.Combine(folder, "output"));
        using var process = Start(
            "script", ["--quiet", "--flush", "--return", "--command", $"exec {Program} > {output} 2>&1", terminal], settings);
        try
        {
            await Eventually.TrueAsync(() => File.Exists(output) && PagePattern().IsMatch(Read(output)));
            using var client = new HttpClient { BaseAddress = new Uri(PagePattern().Match(Read(output)).Groups[1].Value) };

            var challenge = (await (await client.PostAsJsonAsync("/auth/pin/request", new { email = AdminEmail }, Cancelled))
                .JsonAsync())["challenge"]!.GetValue<string>();
            await Eventually.TrueAsync(() => PinPattern().IsMatch(Read(terminal)));
            var pin = PinPattern().Match(Read(terminal)).Groups[1].Value;

            Assert.True((await client.PostAsJsonAsync("/auth/pin/verify", new { challenge, pin }, Cancelled)).IsSuccessStatusCode);
            Assert.DoesNotContain(pin, Read(output), StringComparison.Ordinal);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(Cancelled);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "takt-server");

    private static Dictionary<string, string?> Trusting(MailServer mail, string scheme, string query, TestDatabase database) =>
        Settings(database, new()
        {
            ["TAKT_SMTP_URL"] = $"{scheme}://takt%40example.com:right@localhost:{mail.Port}{query}",
            ["TAKT_MAIL_FROM"] = "takt@example.com",
            ["SSL_CERT_FILE"] = mail.CertificateFile,
        });

    private static Dictionary<string, string?> Settings(TestDatabase database, Dictionary<string, string?> more) => new(more)
    {
        ["ConnectionStrings__Takt"] = database.ConnectionString,
        ["ConnectionStrings__TaktOwner"] = database.OwnerConnectionString,
        ["TAKT_BOOTSTRAP_EMAIL"] = AdminEmail,
        ["TAKT_BOOTSTRAP_PASSWORD"] = AdminPassword,
        ["TAKT_URLS"] = "http://127.0.0.1:0",
        ["TAKT_OTLP_HTTP"] = "off",
        ["TAKT_OTLP_GRPC"] = "off",
    };

    private static async Task<(int Code, string Output)> RunAsync(string program, string[] arguments, Dictionary<string, string?> settings)
    {
        using var process = Start(program, arguments, settings);
        var output = await process.StandardError.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);
        return (process.ExitCode, output);
    }

    private static Process Start(string program, string[] arguments, Dictionary<string, string?> settings)
    {
        if (!File.Exists("/usr/bin/" + program))
            throw Prerequisite.Missing($"{program} (of util-linux) is not there.");
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Of a file that another process is writing.</summary>
    private static string Read(string path)
    {
        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd();
    }

    [GeneratedRegex(@"^  page  (\S+)", RegexOptions.Multiline)]
    private static partial Regex PagePattern();

    [GeneratedRegex(@"PIN for admin@example\.com: (\d{4} \d{4})")]
    private static partial Regex PinPattern();
}
