using System.Collections.Concurrent;
using Npgsql;

namespace Takt.Server.Dashboard.Charts;

/// <summary>
/// Gives each model of an organization its colour: the order in which models were first seen, which never changes, so that a model
/// looks the same on every page and replica, and the first eight never share a colour.
/// </summary>
internal sealed class ModelPalette(NpgsqlDataSource database, TimeProvider time)
{
    public const int Slots = 8;

    // How long a model may look different on two replicas that saw it arrive in different orders.
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<int, Seen> _seen = new();

    /// <summary>Model to slot, 1 to 8.</summary>
    /// <param name="models">The models that need one; each is asked for anew until it is known, so that none is without its colour.</param>
    public async Task<IReadOnlyDictionary<string, int>> ReadAsync(
        int organizationId, IEnumerable<string> models, CancellationToken cancellationToken)
    {
        if (_seen.TryGetValue(organizationId, out var seen) && time.GetElapsedTime(seen.ReadAt) < Life
            && models.All(seen.Slots.ContainsKey))
            return seen.Slots;
        var readAt = time.GetTimestamp();
        await using var command = database.CreateCommand(
            "select model from series where organization_id = $1 and model is not null group by model order by min(series_id)");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = organizationId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        Dictionary<string, int> slots = [];
        while (await reader.ReadAsync(cancellationToken))
            slots.Add(reader.GetString(0), (slots.Count % Slots) + 1);
        _seen[organizationId] = new(readAt, slots);
        return slots;
    }

    private sealed record Seen(long ReadAt, IReadOnlyDictionary<string, int> Slots);
}
