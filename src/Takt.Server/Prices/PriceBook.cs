using System.Collections.Concurrent;
using Npgsql;
using Takt.Metering.Cost;
using Takt.Metering.Cost.Corrections;

namespace Takt.Server.Prices;

/// <summary>
/// The lists that rows were and are counted by, by the number of their version. What a version makes of a price never changes, so each is
/// read once.
/// </summary>
internal sealed class PriceBook(NpgsqlDataSource database, PriceList builtIn)
{
    /// <summary>The number of the list of the build.</summary>
    public const int BuiltIn = 0;

    // The oldest first: each holds from its day on, over the ones before.
    private const string Chain = """
        with recursive chain as (
          select version_id, former_id, applied_from, document from price_versions where version_id = $1
          union all
          select v.version_id, v.former_id, v.applied_from, v.document from chain c join price_versions v on v.version_id = c.former_id
            and c.applied_from is not null)
        select version_id, applied_from, document::text from chain order by version_id
        """;

    private readonly ConcurrentDictionary<int, PriceList> _lists = new();

    public ValueTask<PriceList> OfAsync(int version, CancellationToken cancellationToken) =>
        version == BuiltIn
            ? new(builtIn) : _lists.TryGetValue(version, out var list) ? new(list) : new(LoadAsync(version, cancellationToken));

    /// <summary>What the rows of a version that was not applied would make of it.</summary>
    public PriceList Over(PriceList former, string document, DateOnly? from) =>
        builtIn.With(CorrectionLayers.Over(former.Corrections, CorrectionDocument.Read(document), from));

    private async Task<PriceList> LoadAsync(int version, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Chain);
        command.Parameters.Add(new() { Value = (long)version });
        var list = builtIn;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            list = Over(list, reader.GetString(2), reader.IsDBNull(1) ? null : reader.GetFieldValue<DateOnly>(1));
        return _lists.GetOrAdd(version, list);
    }
}
