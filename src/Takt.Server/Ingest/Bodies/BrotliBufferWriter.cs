using System.Buffers;
using System.IO.Compression;

namespace Takt.Server.Ingest.Bodies;

/// <summary>Compresses what is written to it piece by piece, so that the plain text is never held whole.</summary>
internal sealed class BrotliBufferWriter : IBufferWriter<byte>, IDisposable
{
    // Measured on captured bodies: 1.2 GB/s and 11 : 1. Quality 0 is no faster and larger; 2 and 3 save 12 and 20 % at half the speed.
    private const int Quality = 1, WindowBits = 18;

    private const int PieceBytes = 64 * 1024;

    private const int LargestPooled = BodyBudget.LargestPooled;

    private BrotliEncoder _encoder = new(Quality, WindowBits);
    private byte[] _piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
    private byte[] _packed = ArrayPool<byte>.Shared.Rent(PieceBytes / 8);
    private int _inPiece;
    private int _packedLength;
    private long _compressed;

    /// <summary>Plain bytes written so far.</summary>
    public long PlainBytes => _compressed + _inPiece;

    public void Advance(int count) => _inPiece += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        var wanted = Math.Max(sizeHint, 1);
        if (_piece.Length - _inPiece < wanted)
            Compress(last: false);
        if (_piece.Length < wanted)
        {
            Return(_piece);
            _piece = Rent(wanted);
        }
        return _piece.AsMemory(_inPiece);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Ends the stream; nothing can be written after it.</summary>
    public byte[] Finish()
    {
        Compress(last: true);
        return _packed.AsSpan(0, _packedLength).ToArray();
    }

    public void Dispose()
    {
        _encoder.Dispose();
        Return(_piece);
        Return(_packed);
        _piece = _packed = [];
    }

    private void Compress(bool last)
    {
        var rest = _piece.AsSpan(0, _inPiece);
        while (true)
        {
            var status = _encoder.Compress(rest, _packed.AsSpan(_packedLength), out var consumed, out var written, last);
            rest = rest[consumed..];
            _packedLength += written;
            if (status == OperationStatus.InvalidData)
                throw new InvalidOperationException("The Brotli encoder has failed.");
            if (status == OperationStatus.Done && rest.IsEmpty)
                break;
            if (status == OperationStatus.DestinationTooSmall)
                Grow();
        }
        _compressed += _inPiece;
        _inPiece = 0;
    }

    private void Grow()
    {
        var larger = Rent(_packed.Length * 2);
        _packed.AsSpan(0, _packedLength).CopyTo(larger);
        Return(_packed);
        _packed = larger;
    }

    private static byte[] Rent(int bytes) =>
        bytes <= LargestPooled ? ArrayPool<byte>.Shared.Rent(bytes) : GC.AllocateUninitializedArray<byte>(bytes);

    private static void Return(byte[] array)
    {
        if (array.Length <= LargestPooled)
            ArrayPool<byte>.Shared.Return(array);
    }
}
