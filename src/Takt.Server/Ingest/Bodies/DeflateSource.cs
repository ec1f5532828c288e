using Takt.Server.Http;

namespace Takt.Server.Ingest.Bodies;

/// <summary>
/// What the framework's deflate decoders are given. They take a truncated body for a whole one and don't tell what they leave over; so the
/// last byte comes alone, when it is known to be the last: whoever asks for it and for nothing after it has found a stream that is whole
/// and ends the body.
/// </summary>
internal sealed class DeflateSource(WireStream wire) : ForwardStream
{
    private readonly byte[] _head = new byte[2];
    private State _state = State.First;

    private enum State
    {
        First,
        Middle,
        LastGiven,
        AskedForMore,
    }

    /// <summary>To be asked when the decoder has ended.</summary>
    public bool IsWhole => _state == State.LastGiven;

    /// <summary>Whether the body has the frame of RFC 1950, as its coding says; some senders leave it out. To be called first.</summary>
    /// <returns>Null when the body is too short to be either.</returns>
    public async ValueTask<bool?> HasFrameAsync(CancellationToken cancellationToken)
    {
        const int Method = 0x0F, Deflated = 8, Check = 31;
        if (await wire.ReadAtLeastAsync(_head, _head.Length, throwOnEndOfStream: false, cancellationToken) < _head.Length)
            return null;
        // No stream without the frame begins so: this would be an uncompressed block whose padding isn't zero.
        return (_head[0] & Method) == Deflated && ((_head[0] << 8) | _head[1]) % Check == 0;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_state == State.First)
        {
            buffer.Span[0] = _head[0];
            _state = State.Middle;
            return 1;
        }
        if (_state != State.Middle)
        {
            _state = State.AskedForMore;
            return 0;
        }

        var read = await wire.ReadAsync(buffer[1..], cancellationToken);
        buffer.Span[0] = _head[1];
        if (read == 0)
        {
            _state = State.LastGiven;
            return 1;
        }
        _head[1] = buffer.Span[read];
        return read;
    }
}
