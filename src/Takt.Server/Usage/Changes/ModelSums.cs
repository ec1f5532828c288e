using Npgsql;
using Takt.Metering.Changes;
using Takt.Metering.Usage;
using Takt.Server.Usage.Frames;
using Takt.Server.Usage.Queries;
using Takt.Server.Usage.Sums;

namespace Takt.Server.Usage.Changes;

/// <summary>The sums of a whole range, by group and within each by model.</summary>
internal sealed class ModelSums
{
    private readonly Dictionary<(string Key1, string Key2), Dictionary<string, UsageSum>> _groups = [];

    public IEnumerable<(string Key1, string Key2)> Keys => _groups.Keys;

    /// <param name="byModel">False where nothing is explained: then it is all one model.</param>
    public static async Task<ModelSums> ReadAsync(
        NpgsqlConnection connection, UsageQuery query, UsageFrame frame, QueryScope scope, bool byModel, bool bounded,
        CancellationToken cancellationToken)
    {
        var sql = new UsageSql(frame, scope, byModel ? [.. query.GroupBy.Append(Dimension.Model).Distinct()] : query.GroupBy, bounded);
        var rows = await new SumsReader(connection, query, frame, scope, sql).WholeAsync(cancellationToken);
        var keys = await GroupKeys.ReadAsync(
            connection, query.OrganizationId, query.GroupBy, scope, [.. rows.Select(row => row.Labels)], cancellationToken);
        var model = byModel ? Array.IndexOf(sql.Labels, Dimension.Model) : -1;
        var sums = new ModelSums();
        foreach (var (labels, sum) in rows)
        {
            var key = keys.Of(labels);
            if (!sums._groups.TryGetValue(key, out var models))
                sums._groups[key] = models = [];
            var name = model < 0 ? "" : (string?)labels[model] ?? "";
            models[name] = models.GetValueOrDefault(name) + sum;
        }

        // Parts that are taken out again leave groups in which there is nothing.
        var varies = new UsageSql(frame, scope, query.GroupBy).VariesWithinSession;
        foreach (var key in sums._groups.Keys.Where(key => varies ? !sums.Of(key).IsUsed : sums.Of(key).IsZero).ToArray())
            sums._groups.Remove(key);
        return sums;
    }

    /// <summary>What a group comes to; nothing where it isn't there.</summary>
    public UsageSum Of((string Key1, string Key2) key) =>
        Models(key).Values.Aggregate(default(UsageSum), (sum, part) => sum + part);

    /// <summary>A group by model; none where it isn't there.</summary>
    public Dictionary<string, UsageSum> Models((string Key1, string Key2) key) => _groups.TryGetValue(key, out var models) ? models : [];

    /// <summary>All groups that are picked, as one.</summary>
    public Dictionary<string, UsageSum> Together(Func<(string Key1, string Key2), bool> picks)
    {
        var together = new Dictionary<string, UsageSum>();
        foreach (var (model, sum) in _groups.Where(group => picks(group.Key)).SelectMany(group => group.Value))
            together[model] = together.GetValueOrDefault(model) + sum;
        return together;
    }

    public static Dictionary<string, ModelUse> Uses(Dictionary<string, UsageSum> models) =>
        models.ToDictionary(model => model.Key, model => model.Value.Use);
}
