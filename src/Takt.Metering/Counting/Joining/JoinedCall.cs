using Takt.Metering.Cost;
using Takt.Metering.Usage;

namespace Takt.Metering.Counting.Joining;

/// <summary>Told calls that are one call, and what that call is.</summary>
public sealed class JoinedCall
{
    private const int Copy = 1;

    private readonly List<ToldCall> _told;
    private readonly HashSet<Guid> _requests = [];
    private readonly HashSet<long> _clients = [];
    private readonly HashSet<long> _messages = [];

    internal JoinedCall(List<ToldCall> told)
    {
        told.Sort(ToldCall.Compare);
        _told = told;
        foreach (var row in told)
            Learn(row);
        Decide();
    }

    public IReadOnlyList<ToldCall> Told => _told;

    /// <summary>The row whose figures are the call's.</summary>
    public ToldCall Lead { get; private set; } = null!;

    /// <summary>
    /// The session in which the call counts: its sender's, else that of the transcript that tells most of it, since a fork copies what its
    /// parent has written by then; a made-up one only where no report names a session.
    /// </summary>
    public ToldCall Home { get; private set; } = null!;

    public Witness Witnesses { get; private set; }

    public ModelName Name { get; private set; }

    /// <summary>
    /// The lead's dimensions with what others know better: the model's exact name, a transcript's repository and branch, and what only its
    /// usage block says of the price.
    /// </summary>
    public Dimensions Dimensions { get; private set; } = null!;

    /// <summary>One-hour cache writes: the event's own, else the transcript's.</summary>
    public long? Write1h { get; private set; }

    public bool Named => Home.Named;

    /// <summary>
    /// The sessions whose transcripts tell as much of the call as its home's, which is one of them; none where somebody else names its
    /// session.
    /// </summary>
    public IEnumerable<Guid> Copies => Standing(Home) == Copy
        ? _told.Where(row => Standing(row) == Copy && Fullness(row) == Fullness(Home)).Select(row => row.SessionId).Distinct() : [];

    /// <summary>The session and identity as far as a shape is compared: null for a call that only made-up sessions tell of.</summary>
    internal IEnumerable<Guid> NamedSessions => _told.Where(row => row.Named).Select(row => row.SessionId).Distinct();

    /// <summary>True where both name an id of one kind and none of these is common: then they are two calls.</summary>
    internal bool Contradicts(JoinedCall other) =>
        Differ(_requests, other._requests) || Differ(_clients, other._clients) || Differ(_messages, other._messages);

    internal void Absorb(JoinedCall other)
    {
        _told.AddRange(other._told);
        _told.Sort(ToldCall.Compare);
        foreach (var row in other._told)
            Learn(row);
        Decide();
    }

    private void Learn(ToldCall row)
    {
        Witnesses |= row.Call.Told;
        if (row.Call.RequestKey is { } request)
            _requests.Add(request);
        if (row.Call.ClientId is { } client)
            _clients.Add(client);
        if (row.Call.MessageId is { } message)
            _messages.Add(message);
    }

    private void Decide()
    {
        Lead = _told[0];
        foreach (var row in _told)
        {
            var order = Call.Compare(row.Call, Lead.Call);
            if (order > 0 || (order == 0 && row.Named && !Lead.Named))
                Lead = row;
        }

        // A transcript that ends in a snapshot of the call says less of it than a span.
        var lead = Lead;
        if (lead.Call.Evidence == Evidence.Transcript)
        {
            Lead = _told.Where(row =>
                row.Call.Evidence == Evidence.Span && row.Call.Tokens with { Output = 0 } == lead.Call.Tokens with { Output = 0 })
                .Where(row => row.Call.Tokens.Output > lead.Call.Tokens.Output).OrderByDescending(row => row.Call.Tokens.Output)
                .FirstOrDefault() ?? lead;
        }

        Home = _told.MinBy(row => (Standing(row), Fullness(row), row.SessionId))!;
        var exact = _told.OrderBy(row => row.Name.Exactness).ThenBy(row => row == Lead ? 0 : 1)
            .ThenByDescending(row => row.Call.Evidence).First();
        Name = exact.Name;
        var transcripts = _told.Where(row => row.Call.Evidence == Evidence.Transcript).ToList();
        Dimensions = Overlay(Lead.Dimensions, exact.Name == Lead.Name ? null : exact.Dimensions,
            [.. transcripts.Select(row => row.Dimensions)]);
        Write1h = Lead.Call.Write1h ?? transcripts.Max(row => row.Call.Write1h);
    }

    private static int Standing(ToldCall row) => !row.Named ? 2 : row.Call.Evidence == Evidence.Transcript ? Copy : 0;

    /// <summary>The earliest sender first, but of copies the one that goes on longest.</summary>
    private static (long, long) Fullness(ToldCall row) =>
        Standing(row) == Copy ? (-row.Call.Tokens.Output, -row.Call.AtMicros) : (0, row.Call.AtMicros);

    private static Dimensions Overlay(Dimensions lead, Dimensions? model, List<Dimensions> transcripts)
    {
        var (repository, branch) = (Any(of => of.Repository) ?? lead.Repository, Any(of => of.Branch) ?? lead.Branch);
        var (geography, tier) = (lead.InferenceGeo ?? Any(of => of.InferenceGeo), lead.ServiceTier ?? Any(of => of.ServiceTier));
        var region = lead.ModelRegion ?? model?.ModelRegion ?? Any(of => of.ModelRegion);
        if (model is null && (repository, branch, geography, tier, region) == (lead.Repository, lead.Branch, lead.InferenceGeo,
            lead.ServiceTier, lead.ModelRegion))
            return lead;
        return lead with
        {
            Hash = Guid.Empty,
            Model = model is null ? lead.Model : model.Model,
            ModelFamily = model is null ? lead.ModelFamily : model.ModelFamily,
            ModelRegion = region,
            ContextWindow = lead.ContextWindow ?? model?.ContextWindow,
            Repository = repository,
            Branch = branch,
            InferenceGeo = geography,
            ServiceTier = tier,
        };

        string? Any(Func<Dimensions, string?> of) => transcripts.Select(of).Max(StringComparer.Ordinal);
    }

    private static bool Differ<T>(HashSet<T> a, HashSet<T> b) => a.Count > 0 && b.Count > 0 && !a.Overlaps(b);
}
