namespace Takt.Otlp;

/// <summary>Leaves the decoders at once when a body asks for more memory than it can ever have; never leaves the assembly.</summary>
internal sealed class BatchFullException : Exception
{
    private BatchFullException(string message)
        : base(message)
    {
    }

    public static BatchFullException ForItsSize() => new("holds more elements than its size allows");

    public static BatchFullException ForTheHost() => new("needs more memory than one request can have");
}
