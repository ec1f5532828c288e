namespace Takt.Otlp;

/// <summary>
/// Some bytes of a batch: of its body, or, where the body holds them in another form (escaped JSON text, hex, base64), of the
/// batch's scratch. Only <see cref="OtlpBatch.Utf8"/> knows which; the default is empty.
/// </summary>
/// <param name="Offset">Where the bytes start; the bitwise complement of it when they are in the scratch.</param>
/// <param name="Length">How many bytes.</param>
public readonly record struct Slice(int Offset, int Length)
{
    public bool IsEmpty => Length == 0;
}
