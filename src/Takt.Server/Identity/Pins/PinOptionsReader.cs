using System.Net;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Takt.Server.Identity.Pins;

/// <summary>Reads and checks <see cref="PinOptions"/>; every error names its key, and none the password.</summary>
internal sealed class PinOptionsReader(IConfiguration configuration) : IConfigureOptions<PinOptions>, IValidateOptions<PinOptions>
{
    private const int SubmissionPort = 587, TlsPort = 465;
    private const string Example = "write for example smtp://user:password@mail.example.com:587, with % codes for special characters";
    private static readonly ParserOptions Strict = new() { AllowAddressesWithoutDomain = false };

    public void Configure(PinOptions options)
    {
        options.Smtp = Smtp(options);
        options.From = Text(PinOptions.FromKey);
        if (options.From is { } from && !MailboxAddress.TryParse(Strict, from, out _))
            options.Errors.Add($"{PinOptions.FromKey}: '{from}' is not an address; write for example takt@example.com.");
        if (options.From is null && Text(PinOptions.SmtpKey) is not null)
            options.Errors.Add($"{PinOptions.FromKey}: must be set beside {PinOptions.SmtpKey}; write for example takt@example.com.");
        options.Console = IsOn(options);
        if (options.Console && Text(PinOptions.SmtpKey) is not null)
            options.Errors.Add($"{PinOptions.ConsoleKey}: can't be on beside {PinOptions.SmtpKey}; PINs go one way only.");
        else if (options.Console && !PinConsole.Exists)
            options.Errors.Add($"{PinOptions.ConsoleKey}: this server has no controlling terminal to write PINs to; start it from one, or set {PinOptions.SmtpKey} instead.");
    }

    public ValidateOptionsResult Validate(string? name, PinOptions options) =>
        options.Errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(options.Errors);

    private SmtpServer? Smtp(PinOptions options)
    {
        if (Text(PinOptions.SmtpKey) is not { } text)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("smtp" or "smtps") || url.Host.Length == 0
            || url.AbsolutePath is not ("" or "/") || url.Fragment.Length > 0)
            return Refuse($"it is not the URL of a mail server; {Example}");
        if (url.Scheme == "smtps" && url.Query.Length > 0)
            return Refuse("smtps:// is TLS from the first byte and takes no parameter; write smtp:// for STARTTLS");
        SecureSocketOptions? tls = (url.Scheme, url.Query) switch
        {
            ("smtps", _) => SecureSocketOptions.SslOnConnect,
            (_, "") => IsLoopback(url) ? SecureSocketOptions.None : SecureSocketOptions.StartTls,
            (_, "?starttls=on") => SecureSocketOptions.StartTls,
            (_, "?starttls=off") => SecureSocketOptions.None,
            _ => null,
        };
        if (tls is null)
            return Refuse("the only parameter is starttls, which is on or off");
        var credentials = url.UserInfo.Split(':', 2);
        if (url.UserInfo.Length > 0 && (credentials.Length != 2 || credentials[0].Length == 0))
            return Refuse($"it has a user without a password, or the other way round; {Example}");
        if (tls is SecureSocketOptions.None && url.UserInfo.Length > 0 && !IsLoopback(url))
            return Refuse("with starttls=off the password would be sent for all to read; leave starttls on, or leave user and password out");
        return url.UserInfo.Length == 0
            ? new(url.IdnHost, Port(url), tls.Value, null, null)
            : new(url.IdnHost, Port(url), tls.Value, Uri.UnescapeDataString(credentials[0]), Uri.UnescapeDataString(credentials[1]));

        SmtpServer? Refuse(string sentence)
        {
            options.Errors.Add($"{PinOptions.SmtpKey}: {sentence}.");
            return null;
        }
    }

    private bool IsOn(PinOptions options)
    {
        switch (Text(PinOptions.ConsoleKey)?.ToLowerInvariant())
        {
            case null or "off" or "false" or "0" or "no":
                return false;
            case "on" or "true" or "1" or "yes":
                return true;
            default:
                options.Errors.Add($"{PinOptions.ConsoleKey}: '{Text(PinOptions.ConsoleKey)}' is neither on nor off.");
                return false;
        }
    }

    private static int Port(Uri url) => url.Port > 0 ? url.Port : url.Scheme == "smtps" ? TlsPort : SubmissionPort;

    private static bool IsLoopback(Uri url) =>
        url.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(url.DnsSafeHost, out var address) && IPAddress.IsLoopback(address));

    private string? Text(string key) => string.IsNullOrWhiteSpace(configuration[key]) ? null : configuration[key]!.Trim();
}
