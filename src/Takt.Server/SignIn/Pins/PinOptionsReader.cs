using MailKit.Security;
using MimeKit;
using Takt.Server.Settings;

namespace Takt.Server.SignIn.Pins;

/// <summary>Reads and checks <see cref="PinOptions"/>; every error names its key, and none the password.</summary>
internal static class PinOptionsReader
{
    private const int SubmissionPort = 587, TlsPort = 465;
    private const string Example = "write for example smtp://user:password@mail.example.com:587, with % codes for special characters";

    private static readonly ParserOptions Strict = new() { AllowAddressesWithoutDomain = false };

    public static void Read(PinOptions options, SettingsReader settings)
    {
        options.Smtp = Smtp(settings);
        options.From = settings.Text(PinOptions.FromKey);
        if (options.From is { } from && !MailboxAddress.TryParse(Strict, from, out _))
            settings.Error(PinOptions.FromKey, $"'{from}' is not an address; write for example takt@example.com");
        if (settings.IsSet(PinOptions.SmtpKey))
            settings.Required(PinOptions.FromKey, $"beside {PinOptions.SmtpKey}; write for example takt@example.com");
        options.Console = settings.Switch(PinOptions.ConsoleKey);
        if (options.Console && settings.IsSet(PinOptions.SmtpKey))
            settings.Error(PinOptions.ConsoleKey, $"can't be on beside {PinOptions.SmtpKey}; PINs go one way only");
        else if (options.Console && !PinConsole.Exists)
            settings.Error(
                PinOptions.ConsoleKey,
                $"this server has no controlling terminal to write PINs to; start it from one, or set {PinOptions.SmtpKey} instead");
    }

    private static SmtpServer? Smtp(SettingsReader settings)
    {
        if (settings.Text(PinOptions.SmtpKey) is not { } text)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("smtp" or "smtps") || url.Host.Length == 0
            || url.AbsolutePath is not ("" or "/") || url.Fragment.Length > 0)
            return Refuse($"it is not the URL of a mail server; {Example}");
        if (url.Scheme == "smtps" && url.Query.Length > 0)
            return Refuse("smtps:// is TLS from the first byte and takes no parameter; write smtp:// for STARTTLS");
        SecureSocketOptions? tls = (url.Scheme, url.Query) switch
        {
            ("smtps", _) => SecureSocketOptions.SslOnConnect,
            (_, "") => SettingsReader.IsLoopback(url) ? SecureSocketOptions.None : SecureSocketOptions.StartTls,
            (_, "?starttls=on") => SecureSocketOptions.StartTls,
            (_, "?starttls=off") => SecureSocketOptions.None,
            _ => null,
        };
        if (tls is null)
            return Refuse("the only parameter is starttls, which is on or off");
        var credentials = url.UserInfo.Split(':', 2);
        if (url.UserInfo.Length > 0 && (credentials.Length != 2 || credentials[0].Length == 0))
            return Refuse($"it has a user without a password, or the other way round; {Example}");
        if (tls is SecureSocketOptions.None && url.UserInfo.Length > 0 && !SettingsReader.IsLoopback(url))
            return Refuse(
                "with starttls=off the password would be sent for all to read; leave starttls on, or leave user and password out");
        return url.UserInfo.Length == 0
            ? new(url.IdnHost, Port(url), tls.Value, null, null)
            : new(url.IdnHost, Port(url), tls.Value, Uri.UnescapeDataString(credentials[0]), Uri.UnescapeDataString(credentials[1]));

        SmtpServer? Refuse(string sentence)
        {
            settings.Error(PinOptions.SmtpKey, sentence);
            return null;
        }
    }

    private static int Port(Uri url) => url.Port > 0 ? url.Port : url.Scheme == "smtps" ? TlsPort : SubmissionPort;
}
