using Takt.Metering.Usage;

namespace Takt.Metering.Counting;

/// <summary>
/// Spans that are no calls: those with a usage-bearing descendant, over spans without usage too. Where links to the top are lost, the root
/// of the trace is the ancestor.
/// </summary>
public static class Ancestors
{
    /// <summary>The calls that only such spans tell of, by session and key.</summary>
    public static HashSet<(Guid SessionId, Guid Key)> Of(IReadOnlyCollection<SpanLink> links)
    {
        var byId = new Dictionary<SpanReference, SpanLink>();
        foreach (var link in links)
            byId[link.Reference] = byId.TryGetValue(link.Reference, out var known) ? Better(known, link) : link;

        var above = new HashSet<SpanReference>();
        var lost = new HashSet<Guid>();
        foreach (var link in byId.Values.Where(link => link.Call is not null))
        {
            // Whoever has been here has gone on to the top, and found whether it is there.
            var seen = new HashSet<SpanReference> { link.Reference };
            var parent = new SpanReference(link.Reference.Trace, link.Parent);
            while (parent.Span != 0 && seen.Add(parent))
            {
                above.Add(parent);
                if (!byId.TryGetValue(parent, out var next))
                    lost.Add(parent.Trace);
                parent = parent with { Span = next.Parent };
            }
        }

        foreach (var root in byId.Values.Where(link => link.Call is not null && link.Parent == 0 && lost.Contains(link.Reference.Trace)))
            above.Add(root.Reference);

        var calls = links.Where(link => link.Call is not null)
            .ToLookup(link => (link.SessionId, link.Call!.Value), link => above.Contains(link.Reference));
        return [.. calls.Where(call => call.All(isAbove => isAbove)).Select(call => call.Key)];
    }

    // The same span by two routes: the one that tells of usage, then by content.
    private static SpanLink Better(SpanLink a, SpanLink b) =>
        (a.Call is not null, a.SessionId, a.Parent).CompareTo((b.Call is not null, b.SessionId, b.Parent)) >= 0 ? a : b;
}
