using System.Globalization;
using System.Text;
using MimeKit;
using MimeKit.Text;

namespace Takt.Server.SignIn.Pins;

/// <summary>What stands in the mail.</summary>
internal static class PinMail
{
    public static MimeMessage Compose(PinMessage pin, string from)
    {
        var sender = MailboxAddress.Parse(from);
        // Plain lines: nothing in them needs an encoding.
        var body = new TextPart(TextFormat.Plain) { ContentTransferEncoding = ContentEncoding.SevenBit };
        body.SetText(Encoding.ASCII, Text(pin));
        // Not the PIN in the subject: mail servers on the way may log it.
        var mail = new MimeMessage([sender], [new MailboxAddress("", pin.Email)], "Your PIN for Takt", body)
        {
            Date = pin.AskedAt,
            MessageId = $"{Guid.NewGuid():N}@{sender.Domain}",
        };
        // Out-of-office replies would tell whoever runs the sender's mailbox when people are away.
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return mail;
    }

    public static string Text(PinMessage pin) => string.Create(CultureInfo.InvariantCulture, $"""
        Your PIN to sign in to Takt:

            {PinSecrets.Shown(pin.Pin)}

        It works once, within {PinService.Lifetime.TotalMinutes:0} minutes, in the browser or program that asked for it.

        Asked for at {pin.AskedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC
        from the address {pin.AskedFrom?.ToString() ?? "unknown"}{(pin.Server is null ? "" : "\non " + pin.Server)}

        Was it not you? Then do nothing: without the PIN nobody gets in.
        Nobody from Takt or your company will ever ask you for it.
        """).ReplaceLineEndings("\r\n");
}
