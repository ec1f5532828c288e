namespace Takt.Server.Ingest;

/// <summary>What becomes of an export request: refused, or stored with perhaps some records left out.</summary>
/// <param name="Rejected">Records that could not be used.</param>
/// <param name="Reason">Why, for the first of them; with none rejected, what looked like usage and wasn't understood.</param>
internal readonly record struct IngestAnswer(Refusal? Refusal, int Rejected = 0, string? Reason = null);
