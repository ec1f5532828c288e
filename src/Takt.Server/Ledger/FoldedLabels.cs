using Npgsql;
using Takt.Server.Ledger.Series;

namespace Takt.Server.Ledger;

/// <summary>A kind of label that a connection's tokens had too many new ones of.</summary>
/// <param name="Kind">A dimension's name.</param>
/// <param name="LastOn">The last day (UTC) on which one was given up for "(other)".</param>
public sealed record FoldedKind(string Kind, DateOnly LastOn);

/// <summary>Says which labels were beyond the caps (<see cref="ValueCaps"/>).</summary>
public sealed class FoldedLabels(NpgsqlDataSource database)
{
    /// <summary>Those of a connection on the last thirty days, by kind.</summary>
    public async Task<IReadOnlyList<FoldedKind>> ReadAsync(
        int organizationId, int connectionId, DateOnly today, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            select kind, max(on_day) from value_counts
            where organization_id = $1 and connection_id = $2 and on_day > $3 and folded > 0 group by kind order by kind
            """);
        command.Parameters.Add(new() { Value = organizationId });
        command.Parameters.Add(new() { Value = connectionId });
        command.Parameters.Add(new() { Value = today.AddDays(-30) });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<FoldedKind> kinds = [];
        while (await reader.ReadAsync(cancellationToken))
            kinds.Add(new(reader.GetString(0), reader.GetFieldValue<DateOnly>(1)));
        return kinds;
    }
}
