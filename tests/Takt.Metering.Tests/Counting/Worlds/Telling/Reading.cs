using System.Security.Cryptography;
using System.Text;
using Takt.Metering.Cost;
using Takt.Metering.Tests.Counting.Worlds.Making;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Counting.Worlds.Telling;

/// <summary>Makes reports of what is told as the readers of telemetry do: the same keys from the same things.</summary>
internal sealed class Reading
{
    private readonly Dictionary<(Who, string, string?, bool), Dimensions> _dimensions = [];
    private readonly Dictionary<string, SessionIdentity> _sessions = [];

    /// <summary>Whose each session is: a name as sent, or who works without one.</summary>
    public Dictionary<Guid, (string? Name, Who Who)> Sessions { get; } = [];

    public Reports Read(Tale tale) => new([.. tale.Calls.Select(Read)], [.. tale.Points.Select(Read)],
        [.. tale.Calls.Where(call => call.Span is not null).Select(Link), .. tale.Spans.Select(Link)]);

    private CallReport Read(Told told)
    {
        Guid? request = told.Request is null ? null : Hash("request " + told.Request);
        return new()
        {
            Session = Session(told.Session, told.Who, told.Time),
            Dimensions = Describe(told.Who, told.Model, told.Source, told.By == Teller.Transcripts),
            Key = Key(told, request),
            Evidence = told.By switch
            {
                Teller.Transcripts => Evidence.Transcript,
                Teller.Spans => Evidence.Span,
                _ => Evidence.Event,
            },
            RequestKey = request,
            ClientId = told.Client is null ? null : Bits(told.Client),
            MessageId = told.Message is null ? null : Bits(told.Message),
            Sidechain = told.Sidechain,
            Span = told.Span is { } span ? Reference(span) : null,
            TimeUnixNano = told.Time,
            Tokens = told.Tokens,
            CacheWrite1h = told.Write1h,
            ReportedCostNano = told.CostNano,
            DurationMs = told.DurationMs,
        };
    }

    private PointReport Read(Measured point)
    {
        var stream = Hash("stream " + point.Stream);
        return new()
        {
            // A cumulative series stays in the session of its first day.
            Session = Session(point.Session, point.Who, point.Cumulative ? point.Start : point.Time),
            Dimensions = Describe(point.Who, point.Model, point.Source, transcript: false),
            Measure = point.Measure,
            Stream = stream,
            Key = Hash($"point {point.Stream}|{point.Time}|{point.Value}"),
            StartUnixNano = point.Start,
            TimeUnixNano = point.Time,
            Value = point.Value,
            Cumulative = point.Cumulative,
        };
    }

    private SpanLink Link(Told told) => new(Reference(told.Span!), told.Span!.Parent, Session(told.Session, told.Who, told.Time).Id,
        Key(told, told.Request is null ? null : Hash("request " + told.Request)));

    private SpanLink Link(BareSpan bare) =>
        new(Reference(bare.Span), bare.Span.Parent, Session(bare.Session, bare.Who, bare.Time).Id, null);

    private static SpanReference Reference(SpanIds span) => new(Hash("trace " + span.Trace), span.Id);

    private static Guid Key(Told told, Guid? request)
    {
        if (told.By == Teller.Transcripts && (told.Message ?? told.Request) is not null)
            return Hash($"line {told.Message}|{told.Request}|{told.Sidechain}");
        if (told.By != Teller.Transcripts && request is not null)
            return request.Value;
        if (told.By != Teller.Transcripts && told.Client is not null)
            return Hash("client " + told.Client);
        return told.Span is { } span
            ? Hash($"span {span.Trace}|{span.Id}") : Hash($"content {told.By}|{told.Time}|{told.Model}|{told.Tokens}");
    }

    private SessionIdentity Session(string? name, Who who, long time)
    {
        var day = time / (24 * World.Hour);
        var text = name ?? $"unnamed {day} {who}";
        if (_sessions.TryGetValue(text, out var known))
            return known;
        var session = new SessionIdentity(Hash("session " + text), text, name is not null);
        Sessions[session.Id] = (name, who);
        return _sessions[text] = session;
    }

    private Dimensions Describe(Who who, string model, string? source, bool transcript)
    {
        if (_dimensions.TryGetValue((who, model, source, transcript), out var known))
            return known;
        var id = ModelId.Normalise(model);
        return _dimensions[(who, model, source, transcript)] = new()
        {
            Hash = Hash($"dimensions {who} {id} {source} {transcript}"),
            Source = who.Service,
            UserEmail = who.Email,
            UserAccountUuid = who.AccountUuid,
            EndUserId = who.EndUserId,
            UserId = who.UserId,
            ProcessOwner = who.ProcessOwner,
            HostName = who.Host,
            Model = id.Id,
            ModelFamily = id.Family,
            ContextWindow = id.ContextWindow,
            QuerySource = source,
            Repository = transcript ? "acme/api" : null,
            Branch = transcript ? "main" : null,
        };
    }

    private static Guid Hash(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private static long Bits(string text) => BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
