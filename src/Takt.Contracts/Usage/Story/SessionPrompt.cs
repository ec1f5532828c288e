namespace Takt.Contracts.Usage.Story;

/// <summary>One turn of a session.</summary>
public sealed record SessionPrompt
{
    public required Guid PromptId { get; init; }

    /// <summary>Its first record.</summary>
    public required DateTimeOffset FirstAt { get; init; }

    public required DateTimeOffset LastAt { get; init; }

    /// <summary>Those of sub-agents included.</summary>
    public required int Calls { get; init; }

    public required decimal CostUsd { get; init; }

    /// <summary>Characters; null where no record says.</summary>
    public int? Length { get; init; }

    /// <summary>
    /// <c>person</c> or <c>automatic</c> as a transcript says; else <c>probably_person</c> or <c>probably_automatic</c>, by whether a
    /// sub-agent had just ended.
    /// </summary>
    public required string Origin { get; init; }
}
