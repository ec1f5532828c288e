using System.Net.Security;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Takt.Server.SignIn.Pins;

/// <summary>Hands a mail to the server that takes ours, over TLS that is checked.</summary>
internal static class PinSmtp
{
    public static async Task SendAsync(SmtpServer server, MimeMessage mail, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient
        {
            // Left to itself the library forgives some well-known servers' certificates.
            ServerCertificateValidationCallback = static (_, _, _, errors) => errors == SslPolicyErrors.None,
            // An authority of one's own mostly has no list of what it withdrew, and a PIN can't wait for one.
            CheckCertificateRevocation = false,
        };
        await client.ConnectAsync(server.Host, server.Port, server.Tls, cancellationToken);
        if (server is { User: { } user, Password: { } password })
            await client.AuthenticateAsync(user, password, cancellationToken);
        await client.SendAsync(mail, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
    }

    /// <returns>Why a mail didn't go, for the log; null for what is no failure to send. The server's own words may name the recipient:
    /// never those.</returns>
    public static string? Reason(Exception exception) => exception switch
    {
        SmtpCommandException refused => Answered(refused),
        AuthenticationException { InnerException: SmtpCommandException refused } => Answered(refused),
        SslHandshakeException => "the mail server speaks no TLS, or its certificate is not trusted",
        NotSupportedException => "the mail server offers no STARTTLS, or no way to sign in",
        AuthenticationException or ProtocolException or SocketException or IOException or TimeoutException or OperationCanceledException
            or FormatException or InvalidOperationException or UnauthorizedAccessException => exception.GetBaseException().GetType().Name,
        _ => null,
    };

    private static string Answered(SmtpCommandException refused) => $"the mail server answered {(int)refused.StatusCode}";
}
