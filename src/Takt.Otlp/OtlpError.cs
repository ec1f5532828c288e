namespace Takt.Otlp;

/// <summary>Why a body could not be read.</summary>
/// <param name="Offset">Byte offset in the body at which reading stopped.</param>
/// <param name="Path">The field there, such as <c>resourceLogs[0].scopeLogs[1].logRecords[3].attributes[2].value</c>; empty at the
/// top.</param>
/// <param name="Message">One sentence in English, without any content of the body.</param>
public readonly record struct OtlpError(int Offset, string Path, string Message)
{
    public override string ToString() =>
        Path.Length == 0 ? $"at byte {Offset}: {Message}" : $"at byte {Offset}, {Path}: {Message}";
}
