using System.Runtime.InteropServices;

namespace Takt.Otlp;

/// <summary>A key and its value.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public struct OtlpAttribute
{
    internal OtlpValue ValueField;

    public Slice Key { readonly get; internal set; }

    public readonly OtlpValue Value => ValueField;

    /// <summary>Set by the reader of the batch: <see cref="OtlpJson"/> leaves the attribute out and counts it as dropped.</summary>
    public bool Dropped { readonly get; set; }
}
