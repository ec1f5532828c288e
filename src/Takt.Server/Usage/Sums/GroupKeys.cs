using System.Globalization;
using Npgsql;
using Takt.Metering.Usage;
using Takt.Server.Usage.People;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Usage.Sums;

/// <summary>
/// The values of dimensions, as the API spells them, of labels as the sums have them: ids get their names, persons become whom they count
/// as. Empty is what is attributed to nothing.
/// </summary>
internal sealed class GroupKeys
{
    private readonly IReadOnlyList<string> _dimensions;
    private readonly PeopleDirectory _people;
    private readonly Dictionary<string, Dictionary<long, string>> _names = [];

    // Where the columns of each dimension begin in a row's labels.
    private readonly int[] _first;
    private readonly int[] _count;

    private GroupKeys(IReadOnlyList<string> dimensions, QueryScope scope)
    {
        (_dimensions, _people) = (dimensions, scope.People);
        _count = [.. dimensions.Select(dimension => Math.Max(1, scope.Of(dimension).Columns.Count))];
        _first = [.. _count.Select((_, i) => _count[..i].Sum())];
    }

    /// <summary>The columns of a row's labels, in their order.</summary>
    public static string[] Columns(IEnumerable<string> dimensions, QueryScope scope) =>
    [
        .. dimensions.SelectMany(dimension => scope.Of(dimension).Columns is { Count: > 0 } columns ? columns : ["session_id"]),
    ];

    /// <param name="labels">All that occur.</param>
    public static async Task<GroupKeys> ReadAsync(
        NpgsqlConnection connection, int organizationId, IReadOnlyList<string> dimensions, QueryScope scope,
        IReadOnlyCollection<object?[]> labels, CancellationToken cancellationToken)
    {
        var keys = new GroupKeys(dimensions, scope);
        for (var i = 0; i < dimensions.Count; i++)
        {
            var find = dimensions[i] switch
            {
                Dimension.Machine => "select machine_id, host_name from machines where organization_id = $1 and machine_id = any($2)",
                Dimension.Account =>
                    $"select account_id, {AccountNames.Value} from accounts ac where organization_id = $1 and account_id = any($2)",
                Dimension.Connection =>
                    "select connection_id::bigint, slug from connections where organization_id = $1 and connection_id = any($2)",
                _ => null,
            };
            if (find is null)
                continue;
            await using var command = new NpgsqlCommand(find, connection);
            command.Parameters.Add(new() { Value = organizationId });
            command.Parameters.Add(new()
            {
                Value = labels.Select(row => row[keys._first[i]]).Where(id => id is not null)
                    .Select(id => Convert.ToInt64(id, CultureInfo.InvariantCulture)).Distinct().ToArray(),
            });
            var names = keys._names[dimensions[i]] = [];
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                names[reader.GetInt64(0)] = reader.GetString(1);
        }

        return keys;
    }

    /// <summary>The value of a dimension.</summary>
    /// <param name="dimension">Its place among those that keys were asked for.</param>
    public string Value(object?[] labels, int dimension) => Value(dimension, labels);

    public (string Key1, string Key2) Of(object?[] labels) =>
        (_dimensions.Count > 0 ? Value(0, labels) : "", _dimensions.Count > 1 ? Value(1, labels) : "");

    private string Value(int i, object?[] labels)
    {
        var label = labels[_first[i]];
        return _dimensions[i] switch
        {
            Dimension.Member => _people.MemberValueOf((long)label!),
            Dimension.Person => _people.PersonValueOf((long)label!),
            Dimension.Machine or Dimension.Account or Dimension.Connection => label is null
                ? "" : _names[_dimensions[i]].GetValueOrDefault(Convert.ToInt64(label, CultureInfo.InvariantCulture), ""),
            DimensionColumn.Automation when _count[i] == 2 => Automation((long)label!, (string?)labels[_first[i] + 1]),
            _ => label?.ToString() ?? "",
        };
    }

    private string Automation(long personId, string? heard) =>
        Kinds.Of(_people.Find(personId) is null ? null : _people.ByHandOf(personId), heard) ?? "";
}
