using System.Net;
using System.Threading.Channels;

namespace Takt.Server.SignIn.Pins;

/// <summary>A PIN on its way to its person.</summary>
/// <param name="Server">Its public URL; null when none is set, for a stranger could put any other address into the mail.</param>
/// <param name="AskedFrom">The address of who asked for it, for the person to judge.</param>
internal sealed record PinMessage(string Email, string Pin, IPAddress? AskedFrom, DateTimeOffset AskedAt, string? Server)
{
    /// <summary>Neither the PIN nor the person.</summary>
    public override string ToString() => nameof(PinMessage);
}

/// <summary>PINs wait here, so that an answer takes as long for an address that nobody has as for one that gets mail.</summary>
internal sealed class PinOutbox
{
    private const int Capacity = 1000;
    private readonly Channel<PinMessage> _messages = Channel.CreateBounded<PinMessage>(
        new BoundedChannelOptions(Capacity) { SingleReader = true });

    public ChannelReader<PinMessage> Messages => _messages.Reader;

    /// <returns>False when too many wait already.</returns>
    public bool Put(PinMessage message) => _messages.Writer.TryWrite(message);

    public void Close() => _messages.Writer.TryComplete();
}
