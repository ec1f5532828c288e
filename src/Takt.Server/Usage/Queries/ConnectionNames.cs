using Npgsql;

namespace Takt.Server.Usage.Queries;

/// <summary>An organization's connections: telemetry knows them by number, people by slug and name.</summary>
internal sealed record ConnectionNames(int[] Ids, string[] Slugs, IReadOnlyDictionary<string, string> Labels)
{
    public static async Task<ConnectionNames> ReadAsync(
        NpgsqlConnection connection, int organizationId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select connection_id, slug, name from connections where organization_id = $1", connection)
        {
            Parameters = { new() { Value = organizationId } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<int> ids = [];
        List<string> slugs = [];
        Dictionary<string, string> labels = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            ids.Add(reader.GetInt32(0));
            slugs.Add(reader.GetString(1));
            labels.Add(reader.GetString(1), reader.GetString(2));
        }

        return new([.. ids], [.. slugs], labels);
    }
}
