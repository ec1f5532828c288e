using System.Globalization;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace Takt.Server.Identity.Pins;

/// <summary>What stands in the mail.</summary>
internal static class PinMail
{
    public static MailMessage Compose(PinMessage pin, string from)
    {
        var mail = new MailMessage(new MailAddress(from), new MailAddress(pin.Email))
        {
            // Not the PIN itself: mail servers on the way may log subjects.
            Subject = "Your PIN for Takt",
            // Plain lines: the framework's quoted-printable would write line ends as text.
            BodyEncoding = Encoding.ASCII,
            BodyTransferEncoding = TransferEncoding.SevenBit,
            Body = Text(pin),
        };
        mail.Headers.Add("Message-ID", $"<{Guid.NewGuid():N}@{mail.From!.Host}>");
        // Out-of-office replies would tell whoever runs the sender's mailbox when people are away.
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        return mail;
    }

    public static string Text(PinMessage pin) => string.Create(CultureInfo.InvariantCulture, $"""
        Your PIN to sign in to Takt:

            {PinSecrets.Shown(pin.Pin)}

        It works once, within {PinDesk.Lifetime.TotalMinutes:0} minutes, in the browser or program that asked for it.

        Asked for at {pin.AskedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC
        from the address {pin.AskedFrom?.ToString() ?? "unknown"}{(pin.Server is null ? "" : "\non " + pin.Server)}

        Was it not you? Then do nothing: without the PIN nobody gets in.
        Nobody from Takt or your company will ever ask you for it.
        """).ReplaceLineEndings("\r\n");
}
