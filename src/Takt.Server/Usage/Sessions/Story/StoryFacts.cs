using Npgsql;
using Takt.Metering.Sessions;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Usage.Sessions.Story;

/// <summary>A session's records, of which the viewer may see so much.</summary>
internal sealed class StoryFacts(NpgsqlConnection connection, QueryScope scope, Guid sessionId, DateOnly sessionOn)
{
    /// <summary>Calls and events of a session of which one answer tells.</summary>
    public const int Most = 50_000;

    private readonly StorySql _sql = new(scope);

    /// <returns>Null where there are more than <see cref="Most"/>.</returns>
    public async Task<(List<CallFact> Calls, List<EventFact> Events)?> ReadAsync(CancellationToken cancellationToken)
    {
        var calls = await ReadAsync(_sql.Calls, StoryRows.Call, cancellationToken);
        var events = await ReadAsync(_sql.Events, StoryRows.Event, cancellationToken);
        return calls.Count + events.Count > Most ? null : (calls, events);
    }

    private async Task<List<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        scope.Bind(command.Parameters);
        command.Parameters.AddWithValue("id", sessionId);
        command.Parameters.AddWithValue("day", sessionOn);
        command.Parameters.AddWithValue("limit", Most + 1);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(row(reader));
        return rows;
    }
}
