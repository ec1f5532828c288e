namespace Takt.Contracts.Usage;

/// <summary>What a figure is.</summary>
/// <param name="Id">Its place on the page <c>/docs/definitions</c>.</param>
/// <param name="Word">As pages and answers call it.</param>
/// <param name="ComputedAs">Its formula, in words.</param>
/// <param name="Needs">Which signals tell of it; null where any does.</param>
public sealed record Definition(string Id, string Word, string ComputedAs, string? Needs);

/// <summary><c>GET /api/definitions</c>.</summary>
public sealed record DefinitionPage(IReadOnlyList<Definition> Definitions);
