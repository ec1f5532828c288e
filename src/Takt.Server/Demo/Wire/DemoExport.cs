namespace Takt.Server.Demo.Wire;

/// <summary>One export request as an agent would send it.</summary>
/// <param name="Due">When its newest record is written.</param>
/// <param name="Path">The signal's path.</param>
/// <param name="Write">Makes its body, OTLP/JSON: only when it is sent, since those of a whole day would fill the memory.</param>
internal sealed record DemoExport(DateTimeOffset Due, string Path, Func<ReadOnlyMemory<byte>> Write);
