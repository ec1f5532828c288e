using System.Buffers;
using System.IO.Compression;
using Takt.Server.Http;

namespace Takt.Server.Ingest.Bodies;

/// <summary>
/// What the framework's gzip decoder is given. It reads any number of members, but takes a truncated one for a whole one and doesn't tell
/// what it leaves over. So a member of our own, the mark, follows the body: it is read exactly when all before it is whole members and
/// nothing else. Zeros at the body's end come one by one before it, since some writers pad with them: a decoder that stops there has read
/// whole members and then padding.
/// </summary>
internal sealed class GzipSource(WireStream wire) : ForwardStream
{
    /// <summary>What the mark holds.</summary>
    public const byte Mark = 0x07;

    // As many zeros as a member can end with: its checksum, its length, and the last bits of its data.
    private const int MostOwnZeros = 16;

    private static readonly byte[] MarkMember = Pack(Mark);

    private readonly byte[] _chunk = ArrayPool<byte>.Shared.Rent(16 * 1024);

    /// <summary>Zeros that go before the held bytes, and those that go after them.</summary>
    private long _zeros, _zerosAfter;
    private Memory<byte> _held;
    private Stage _stage = Stage.Body;

    private enum Stage
    {
        Body,
        Padding,
        Mark,
    }

    /// <summary>The decoder has asked for more than the body: what comes out of it now is the mark, or nothing that was sent.</summary>
    public bool AtMark => _stage == Stage.Mark;

    /// <summary>The decoder was given zeros of the body's end one by one. If it has ended there, only padding is left over.</summary>
    public bool InPadding => _stage == Stage.Padding;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_stage == Stage.Body)
        {
            if (!_held.IsEmpty)
                return Give(buffer);
            var read = await wire.ReadAsync(_chunk, cancellationToken);
            if (read == 0)
                return EndBody(buffer);
            _held = _chunk.AsMemory(0, _chunk.AsSpan(0, read).LastIndexOfAnyExcept((byte)0) + 1);
            if (_held.IsEmpty)
                _zeros += read;
            else
                _zerosAfter = read - _held.Length;
        }
        return _stage == Stage.Padding && _zeros > 0 ? GiveZeros(buffer[..1]) : GiveMark(buffer);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            ArrayPool<byte>.Shared.Return(_chunk);
        base.Dispose(disposing);
    }

    private int Give(Memory<byte> buffer)
    {
        if (_zeros > 0)
            return GiveZeros(buffer);
        var count = Math.Min(buffer.Length, _held.Length);
        _held[..count].CopyTo(buffer);
        _held = _held[count..];
        if (_held.IsEmpty)
            (_zeros, _zerosAfter) = (_zerosAfter, 0);
        return count;
    }

    private int EndBody(Memory<byte> buffer)
    {
        if (_zeros == 0)
            return GiveMark(buffer);
        _stage = Stage.Padding;
        _zeros = Math.Min(_zeros, MostOwnZeros);
        return GiveZeros(buffer[..1]);
    }

    private int GiveZeros(Memory<byte> buffer)
    {
        var count = (int)Math.Min(_zeros, buffer.Length);
        buffer.Span[..count].Clear();
        _zeros -= count;
        return count;
    }

    private int GiveMark(Memory<byte> buffer)
    {
        if (_stage != Stage.Mark)
            (_stage, _held) = (Stage.Mark, MarkMember);
        var count = Math.Min(buffer.Length, _held.Length);
        _held[..count].CopyTo(buffer);
        _held = _held[count..];
        return count;
    }

    private static byte[] Pack(byte mark)
    {
        var packed = new MemoryStream();
        using (var packing = new GZipStream(packed, CompressionLevel.Fastest)) packing.WriteByte(mark);
        return packed.ToArray();
    }
}
