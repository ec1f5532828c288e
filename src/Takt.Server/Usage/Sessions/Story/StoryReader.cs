using Npgsql;
using Takt.Contracts.Usage.Story;
using Takt.Metering.Counting;
using Takt.Metering.Sessions;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Usage.Sessions.Story;

/// <summary>Reads a session's records and tells its story.</summary>
internal sealed class StoryReader(NpgsqlConnection connection, QueryScope scope, SessionRow session)
{
    private readonly StorySql _sql = new(scope);

    /// <param name="totalNano">What the session cost.</param>
    /// <param name="isWhole">Whether the viewer sees all of it.</param>
    /// <returns>Null where there is more of it than one answer tells of.</returns>
    public async Task<SessionStory?> ReadAsync(long totalNano, bool isWhole, CancellationToken cancellationToken)
    {
        if (await new StoryFacts(connection, scope, session.Id, session.On).ReadAsync(cancellationToken) is not var (calls, events))
            return null;
        var chains = new Chains(calls, events);
        var tree = SessionTreeBuilder.Build(calls, events, totalNano, chains, CacheMisses.Find(chains));
        return new()
        {
            Prompts = StoryPrompts.Of(calls, events),
            Timeline = StoryAnswers.Timeline(calls, events),
            Nesting = tree.HasSpans ? "spans" : "prompt_and_time",
            Tree = StoryAnswers.Tree(tree),
            Runs = isWhole ? await RunsAsync(calls, events, cancellationToken) : null,
        };
    }

    private async Task<List<EventRun>> RunsAsync(List<CallFact> calls, List<EventFact> events, CancellationToken cancellationToken)
    {
        var runs = SequenceRuns.Find(calls.Select(call => (call.AtMicros, call.Details.Sequence))
            .Concat(events.Select(happened => (happened.AtMicros, happened.Details.Sequence)))
            .Where(record => record.Sequence is not null).Select(record => (record.AtMicros, record.Sequence!.Value)));
        var answers = new List<EventRun>();
        foreach (var run in runs)
        {
            var before = run.First > 0 ? await BeforeAsync(run, cancellationToken) : null;
            answers.Add(StoryAnswers.Run(run) with
            {
                ContinuesSession = before?.Session,
                LostBefore = run.First == 0 ? 0 : before is { } known ? run.First - known.Last - 1 : null,
            });
        }

        return answers;
    }

    /// <summary>The one session whose last event the run can follow; null where there is none, or more than one.</summary>
    private async Task<(Guid Session, int Last)?> BeforeAsync(SequenceRun run, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(_sql.Before, connection);
        scope.Bind(command.Parameters);
        command.Parameters.AddWithValue("id", session.Id);
        command.Parameters.AddWithValue("first", RecordTime.ToDateTime(run.FirstMicros));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        (Guid, int)? found = null;
        while (await reader.ReadAsync(cancellationToken))
        {
            var last = reader.GetInt32(1);
            if (last >= run.First)
                continue;
            if (found is not null)
                return null;
            found = (reader.GetGuid(0), last);
        }

        return found;
    }
}
