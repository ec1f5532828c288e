namespace Takt.Otlp;

/// <summary>Leaves the decoders at once when the host has no memory for the request now; never leaves the assembly.</summary>
internal sealed class BatchStarvedException() : Exception("needs more memory than there is now");
