using Microsoft.Extensions.Options;

namespace Takt.Server.SignIn.Pins;

/// <summary>Brings PINs to people, a few at a time, and at the server's stop those that still wait.</summary>
internal sealed class PinDeliveryJob(
    PinOutbox outbox, IOptions<PinOptions> options, TimeProvider time, ILogger<PinDeliveryJob> log) : BackgroundService
{
    private const int AtOnce = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

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
        catch (Exception e) when (PinSmtp.Reason(e) is { } reason)
        {
            Log.PinNotDelivered(log, reason);
        }
    }

    private async Task SendAsync(SmtpServer server, PinMessage message)
    {
        using var mail = PinMail.Compose(message, options.Value.From!);
        using var patience = new CancellationTokenSource(Patience, time);
        await PinSmtp.SendAsync(server, mail, patience.Token);
    }
}
