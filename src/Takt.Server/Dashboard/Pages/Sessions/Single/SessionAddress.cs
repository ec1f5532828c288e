using System.Collections.Immutable;
using System.Globalization;

namespace Takt.Server.Dashboard.Pages.Sessions.Single;

/// <summary>What the page of a session shows, as its address says it.</summary>
/// <param name="Path">Of the session.</param>
public sealed record SessionAddress(string Path)
{
    public const string Outline = "outline", Time = "time", Dearest = "dearest";

    public static readonly IReadOnlyList<(string Key, string Name)> Views =
        [(Outline, "Outline"), (Time, "In time"), (Dearest, "Dearest first")];

    public string View { get; init; } = Outline;

    /// <summary>The numbers of the prompts that are open.</summary>
    public ImmutableSortedSet<int> Open { get; init; } = [];

    /// <summary>The node whose every attribute is shown; null shows none.</summary>
    public string? Node { get; init; }

    /// <summary>Of a view in pages: which one, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>What is wrong with the address, in words.</summary>
    public ImmutableArray<string> Complaints { get; private init; } = [];

    /// <param name="open">Numbers with commas between them.</param>
    public static SessionAddress Of(string path, string? view, string? open, string? node, string? page)
    {
        var complaints = ImmutableArray.CreateBuilder<string>();
        if (!string.IsNullOrEmpty(view) && Views.All(known => known.Key != view))
            complaints.Add($"There is no view “{view}”: use {Outline}, {Time} or {Dearest}.");
        var numbers = Numbers(open);
        if (numbers is null)
            complaints.Add($"“{open}” opens nothing: use the numbers of prompts with commas between them.");
        var isPage = int.TryParse(page, CultureInfo.InvariantCulture, out var count) && count is > 0 and < 10_000;
        if (!isPage && !string.IsNullOrEmpty(page))
            complaints.Add($"There is no page “{page}”.");
        return new(path)
        {
            View = Views.Any(known => known.Key == view) ? view! : Outline,
            Open = numbers ?? [],
            Node = string.IsNullOrEmpty(node) ? null : node,
            Page = isPage ? count : 1,
            Complaints = complaints.ToImmutable(),
        };
    }

    /// <summary>The same with a prompt opened, or closed where it is open.</summary>
    public SessionAddress Toggle(int number) => this with { Open = Open.SymmetricExcept([number]), Node = null };

    public override string ToString()
    {
        List<string> parts = [];
        if (View != Outline)
            parts.Add($"view={View}");
        if (Open.Count > 0)
            parts.Add("open=" + string.Join(',', Open));
        if (Node is { } node)
            parts.Add("node=" + Uri.EscapeDataString(node));
        if (Page > 1)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"page={Page}"));
        return parts.Count == 0 ? Path : $"{Path}?{string.Join('&', parts)}";
    }

    /// <summary>Null where they are none.</summary>
    private static ImmutableSortedSet<int>? Numbers(string? open)
    {
        if (string.IsNullOrEmpty(open))
            return [];
        var numbers = open.Split(',').Select(text => int.TryParse(text, CultureInfo.InvariantCulture, out var n) ? n : 0).ToArray();
        return numbers.Any(number => number < 1) ? null : [.. numbers];
    }
}
