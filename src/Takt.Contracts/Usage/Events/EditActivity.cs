namespace Takt.Contracts.Usage.Events;

/// <summary>Decisions on edits in one programming language.</summary>
/// <param name="Language">Null where none was named.</param>
public sealed record EditActivity(
    string? Language, long AcceptedByRule, long AcceptedByPerson, long RejectedByRule, long RejectedByPerson);

/// <summary>Waits for a permission.</summary>
/// <param name="By">Who gave it: <c>config</c>, <c>hook</c>, <c>user_temporary</c> …</param>
/// <param name="TotalMs">Milliseconds in all.</param>
public sealed record WaitActivity(string? By, long Count, long TotalMs, long? P50Ms, long? P90Ms);

/// <summary>How one model answered.</summary>
/// <param name="FirstTokens">Calls whose first token's time is known.</param>
/// <param name="FailedByStatus">Requests that came to nothing, by HTTP status; <c>no status</c> never reached anybody.</param>
public sealed record ModelActivity(
    string? Model, long FirstTokens, long? FirstTokenP50Ms, long? FirstTokenP90Ms, long Retries, long Refusals,
    IReadOnlyDictionary<string, long> FailedByStatus);

/// <summary>What went wrong within an hour.</summary>
public sealed record ErrorHour(DateTimeOffset At, string What, string? Status, long Count);
