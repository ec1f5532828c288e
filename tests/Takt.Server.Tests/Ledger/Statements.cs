using System.Collections.Concurrent;
using System.Diagnostics;

namespace Takt.Server.Tests.Ledger;

/// <summary>What one database is asked while this is open: a text for each round trip, several statements in one.</summary>
internal sealed class Statements : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly ConcurrentQueue<string> _texts = new();

    /// <param name="database">The database's name.</param>
    public Statements(string database)
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (Equals(activity.GetTagItem("db.namespace") ?? activity.GetTagItem("db.name"), database)
                    && (activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement")) is string text) _texts.Enqueue(text);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<string> Texts => [.. _texts];

    public void Dispose() => _listener.Dispose();
}
