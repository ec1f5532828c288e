using System.Globalization;
using Npgsql;
using Takt.Metering.Cost;

namespace Takt.Server.Prices;

/// <summary>By which list an organization's usage is counted.</summary>
/// <param name="Version">What answers call it.</param>
/// <param name="Mixed"><c>mixed, 43 %</c> while history is being re-priced; else null.</param>
internal sealed record PriceStanding(PriceList List, string Version, string? Mixed);

/// <summary>Reads which version is applied, and whether all rows are counted by it already.</summary>
internal sealed class PriceStandings(NpgsqlDataSource database, PriceBook book, PriceList builtIn)
{
    private const string Select = """
        select v.version_id, v.version, r.sessions_done, r.sessions from (select $1::int as organization_id) g
        left join lateral (
          select version_id, version from price_versions v where v.organization_id = g.organization_id and v.applied_at is not null
            and v.undone_at is null
          order by v.version_id desc limit 1) v on true
        left join repricings r on r.organization_id = g.organization_id and r.finished_at is null
        """;

    public async Task<PriceStanding> ReadAsync(int organizationId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await ReadAsync(connection, organizationId, cancellationToken);
    }

    /// <summary>In the snapshot of the connection's transaction.</summary>
    public async Task<PriceStanding> ReadAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellationToken)
    {
        int version;
        string? name, mixed;
        await using (var command = new NpgsqlCommand(Select, connection))
        {
            command.Parameters.Add(new() { Value = organizationId });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            version = reader.IsDBNull(0) ? PriceBook.BuiltIn : checked((int)reader.GetInt64(0));
            name = reader.IsDBNull(1) ? null : reader.GetString(1);
            mixed = reader.IsDBNull(2) ? null : string.Create(CultureInfo.InvariantCulture,
                $"mixed, {RepricingProgress.Percent(reader.GetInt64(2), reader.GetInt64(3))} %");
        }

        return new(await book.OfAsync(version, cancellationToken), NameOf(name), mixed);
    }

    // The version's name tells of the public list that was installed when its rows were made; usage is counted by the one that is installed
    // now.
    private string NameOf(string? version) =>
        version?.IndexOf('+', StringComparison.Ordinal) is { } plus and > 0 ? builtIn.Version + version[plus..] : builtIn.Version;
}
