namespace Takt.Otlp;

/// <summary>Leaves the decoders at once when a body asks for more memory than its size explains; never leaves the assembly.</summary>
internal sealed class BatchFullException() : Exception("holds more elements than its size allows");
