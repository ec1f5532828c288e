using Takt.Metering.Usage;

namespace Takt.Metering.Counting;

/// <summary>One row that counts, with the session and the dimensions under which it does.</summary>
public sealed record CountedRow(Guid SessionId, Dimensions Dimensions, long AtMicros, UsageAmounts Amounts);
