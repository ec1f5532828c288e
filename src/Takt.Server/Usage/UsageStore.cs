using Npgsql;
using Takt.Contracts.Usage;
using Takt.Server.Prices;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Usage;

/// <summary>Answers questions about usage from the tables of sums.</summary>
internal sealed class UsageStore(NpgsqlDataSource database, PriceStandings prices, TimeProvider time)
{
    /// <summary>For several questions of one moment.</summary>
    public Task<UsageSnapshot> OpenAsync(CancellationToken cancellationToken) =>
        UsageSnapshot.OpenAsync(database, prices, time, cancellationToken);

    public async Task<Answered<UsageAnswer>> AnswerAsync(UsageQuery query, CancellationToken cancellationToken)
    {
        await using var snapshot = await OpenAsync(cancellationToken);
        return await snapshot.AnswerAsync(query, cancellationToken);
    }
}
