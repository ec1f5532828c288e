namespace Takt.Contracts.Usage.Views;

/// <summary>A page with its range and filters, kept under a name.</summary>
/// <param name="Address">Path and query of the page.</param>
public sealed record SavedView(long Id, string Name, string Address, DateTimeOffset CreatedAt);

/// <summary>Answer of <c>GET /api/views</c>: the caller's own, by name.</summary>
public sealed record ViewPage(IReadOnlyList<SavedView> Views);

/// <summary><c>POST /api/views</c>.</summary>
/// <param name="Name">One of that name is replaced.</param>
/// <param name="Address">Path and query of a page of this server, as <c>/spend?range=28d&amp;by=repository</c>.</param>
public sealed record CreateViewRequest(string? Name, string? Address);
