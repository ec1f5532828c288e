using Takt.Metering.Usage;

namespace Takt.Server.Ledger;

/// <summary>Who sent an export request, as its token says.</summary>
/// <param name="ClaimId">Set where the token was made on an address that nobody had proven: its usage is kept apart from the member's own,
/// and counts as theirs until they say that the machine is not theirs.</param>
public sealed record IngestSource(int OrganizationId, long TokenId, long? MemberId, int? ConnectionId, long? ClaimId = null);

/// <summary>The body as it will be kept: canonical OTLP/JSON, redacted, Brotli-compressed.</summary>
/// <param name="Hash">128 bits of SHA-256 over the inflated body as received: a body sent again is kept once.</param>
public sealed record RawBody(Guid Hash, string Signal, string Encoding, int ReceivedBytes, int JsonBytes, byte[] Brotli);

/// <summary>One export request on its way into the ledger, or a part of one.</summary>
public sealed record LedgerEntry(IngestSource Source, ReportBatch Reports, RawBody? Raw, DateTimeOffset ReceivedAt)
{
    /// <summary>All that the body told, of which <see cref="Reports"/> may be a part: what is kept of the body is of it all.</summary>
    public ReportBatch Told { get; init; } = Reports;

    /// <summary>
    /// The entry in parts of at most so many reports, so that nobody waits long behind a large one. The body goes with the last part:
    /// what is kept has been counted.
    /// </summary>
    public IEnumerable<LedgerEntry> Parts(int length)
    {
        if (Told.Count + Told.Spans.Count <= length)
            return [this];
        LedgerEntry[] parts = [.. Told.Parts(length).Select(part => this with { Reports = part, Raw = null })];
        if (Told.Notice is { } notice)
            parts[0].Reports.Notify(notice);
        parts[^1] = parts[^1] with { Raw = Raw };
        return parts;
    }
}
