using System.Net;
using System.Net.Mail;
using Microsoft.Extensions.Options;

namespace Takt.Server.Identity.Pins;

/// <summary>Brings PINs to people, a few at a time, and at the server's stop those that still wait.</summary>
internal sealed class PinDeliveryJob(PinOutbox outbox, IOptions<PinOptions> options, TimeProvider time, ILogger<PinDeliveryJob> log) : BackgroundService
{
    private const int AtOnce = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Runs until the box is closed and empty.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Parallel.ForEachAsync(
        outbox.Messages.ReadAllAsync(CancellationToken.None),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = CancellationToken.None },
        async (message, _) => await DeliverAsync(message));

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        outbox.Close();
        await base.StopAsync(cancellationToken);
    }

    private async Task DeliverAsync(PinMessage message)
    {
        try
        {
            if (options.Value.Smtp is { } server)
                await SendAsync(server, message);
            else
                PinConsole.Write($"PIN for {message.Email}: {PinSecrets.Shown(message.Pin)}");
        }
        // A message of the mail server may name the recipient, so only its kind is logged.
        catch (SmtpException e)
        {
            Log.PinNotDelivered(log, e.StatusCode > 0 ? $"the mail server answered {(int)e.StatusCode}" : e.GetBaseException().GetType().Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException or FormatException or InvalidOperationException
            or System.Security.Authentication.AuthenticationException)
        {
            Log.PinNotDelivered(log, e.GetBaseException().GetType().Name);
        }
    }

    private async Task SendAsync(SmtpServer server, PinMessage message)
    {
        using var client = new SmtpClient(server.Host, server.Port) { EnableSsl = server.Tls, DeliveryFormat = SmtpDeliveryFormat.International };
        if (server.User is not null)
            client.Credentials = new NetworkCredential(server.User, server.Password);
        using var mail = PinMail.Compose(message, options.Value.From!);
        using var patience = new CancellationTokenSource(Patience, time);
        await client.SendMailAsync(mail, patience.Token);
    }
}
