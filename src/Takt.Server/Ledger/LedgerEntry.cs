using Takt.Metering.Usage;

namespace Takt.Server.Ledger;

/// <summary>Who sent an export request, as its token says.</summary>
public sealed record IngestSource(int OrganizationId, long TokenId, long? MemberId, int? ConnectionId);

/// <summary>The body as it will be kept: canonical OTLP/JSON, redacted, Brotli-compressed.</summary>
/// <param name="Hash">128 bits of SHA-256 over the inflated body as received: a body sent again is kept once.</param>
public sealed record RawBody(Guid Hash, string Signal, string Encoding, int ReceivedBytes, int JsonBytes, byte[] Brotli);

/// <summary>One export request on its way into the ledger.</summary>
public sealed record LedgerEntry(IngestSource Source, ReportBatch Reports, RawBody? Raw, DateTimeOffset ReceivedAt);
