namespace Takt.Server.Dashboard.Components;

/// <summary>One of several views of a page, as a link.</summary>
public sealed record ChoiceItem(string Name, string Href, bool Current);
