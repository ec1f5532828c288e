using MailKit.Security;

namespace Takt.Server.SignIn.Pins;

/// <summary>How one-time PINs reach people. Without any of it there is no sign-in by PIN.</summary>
internal sealed class PinOptions
{
    public const string SmtpKey = "TAKT_SMTP_URL", FromKey = "TAKT_MAIL_FROM", ConsoleKey = "TAKT_PIN_CONSOLE";

    /// <value>
    /// <c>TAKT_SMTP_URL</c>, as <c>smtp://user:password@host:587</c> or <c>smtps://…</c>: the server that takes our mail. Default: none.
    /// </value>
    public SmtpServer? Smtp { get; set; }

    /// <value><c>TAKT_MAIL_FROM</c>: the sender, as <c>takt@example.com</c> or <c>Takt &lt;takt@example.com&gt;</c>. Required with a
    /// server.</value>
    public string? From { get; set; }

    /// <value><c>TAKT_PIN_CONSOLE</c>: PINs go to the controlling terminal instead, for servers without mail. Default: off.</value>
    public bool Console { get; set; }

    public bool IsOn => Smtp is not null || Console;
}

/// <param name="Tls">By STARTTLS or from the first byte; a server that doesn't offer it gets no mail.</param>
internal sealed record SmtpServer(string Host, int Port, SecureSocketOptions Tls, string? User, string? Password)
{
    /// <summary>Never the password.</summary>
    public override string ToString() => $"{Host}:{Port}";
}
