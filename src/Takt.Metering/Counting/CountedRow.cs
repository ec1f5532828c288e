using Takt.Metering.Usage;

namespace Takt.Metering.Counting;

/// <summary>One row that counts, with the dimensions under which it does.</summary>
/// <param name="Dimensions">The leading report's.</param>
/// <param name="Repository">What counts: a transcript's, else the report's.</param>
public sealed record CountedRow(Guid SessionId, Dimensions Dimensions, string? Repository, string? Branch, long AtMicros, UsageAmounts Amounts);
