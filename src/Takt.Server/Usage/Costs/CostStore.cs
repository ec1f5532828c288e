using System.Data;
using Npgsql;
using Takt.Contracts.Usage;
using Takt.Contracts.Usage.Costs;
using Takt.Server.Http;
using Takt.Server.Prices;
using Takt.Server.Usage.Frames;
using Takt.Server.Usage.Freshness;
using Takt.Server.Usage.Queries;
using Takt.Server.Usage.Sums;

namespace Takt.Server.Usage.Costs;

/// <summary>Line items of one moment, page by page or all of them.</summary>
internal sealed class CostStore(NpgsqlDataSource database, PriceStandings prices)
{
    public async Task<Answered<CostPage>> ListAsync(UsageQuery query, PageCursor? cursor, CancellationToken cancellationToken)
    {
        await using var snapshot = await OpenAsync(query, cancellationToken);
        if (snapshot.Framed.Answer is not { } frame)
            return new(null, snapshot.Framed.Errors);
        List<(CostPlace Place, CostItem Item)> items = [];
        await foreach (var item in snapshot.Reader.ReadAsync(frame, Place(cursor), cancellationToken))
        {
            items.Add(item);
            if (items.Count > query.Limit)
                break;
        }

        var hasMore = items.Count > query.Limit;
        if (hasMore)
            items.RemoveAt(query.Limit);
        var totals = new UsageTotals
        {
            UnitemisedTokens = items.Sum(item => item.Item.Totals.UnitemisedTokens),
            UnpricedTokens = items.Sum(item => item.Item.Totals.UnpricedTokens),
        };
        return new CostPage
        {
            Standing = await StandingAsync(snapshot, query, totals, cancellationToken),
            From = frame.From,
            To = frame.To,
            TimeZone = frame.TimeZone,
            EarlierTimeZones = frame.EarlierTimeZones,
            Items = [.. items.Select(item => item.Item)],
            NextCursor = hasMore ? PageCursor.Of(items[^1].Place.Day.DayNumber, items[^1].Place.SeriesId).ToString() : null,
        };
    }

    /// <summary>What is wrong with a range; nothing when there is an export of it.</summary>
    public async Task<IReadOnlyList<ParameterError>> CheckAsync(UsageQuery query, CancellationToken cancellationToken)
    {
        await using var snapshot = await OpenAsync(query, cancellationToken);
        return snapshot.Framed.Errors;
    }

    /// <summary>Writes all items, which are never held at once.</summary>
    public async Task WriteAsync(Stream output, UsageQuery query, CostFormat format, CancellationToken cancellationToken)
    {
        await using var snapshot = await OpenAsync(query, cancellationToken);
        if (snapshot.Framed.Answer is not { } frame)
            return;
        var standing = await prices.ReadAsync(snapshot.Connection, query.OrganizationId, cancellationToken);
        await CostExport.WriteAsync(output, format, frame, standing.Version, snapshot.Reader.ReadAsync(frame, null, cancellationToken),
            cancellationToken);
    }

    private static CostPlace? Place(PageCursor? cursor) => cursor is not { } known ? null
        : new(DateOnly.FromDayNumber((int)Math.Clamp(known.Rank, 0, DateOnly.MaxValue.DayNumber)), known.Numbers.First);

    private async Task<Standing> StandingAsync(
        Snapshot snapshot, UsageQuery query, UsageTotals totals, CancellationToken cancellationToken)
    {
        var mark = await ChangeMark.ReadAsync(
            snapshot.Connection, query.OrganizationId, snapshot.Scope.ViewerPersons, cancellationToken);
        return StandingReader.Of(totals, mark, await prices.ReadAsync(snapshot.Connection, query.OrganizationId, cancellationToken));
    }

    private async Task<Snapshot> OpenAsync(UsageQuery query, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            var framed = await FrameReader.ReadAsync(connection, query, cancellationToken);
            if (framed.Answer is { WholeDays: false })
                framed = new ParameterError("from", "Line items are of whole days of the organization's time zone: use dates.");
            var scope = await new ScopeReader(connection).ReadAsync(
                query.OrganizationId, query.ViewerMemberId, query.Filters, CostReader.Dimensions, cancellationToken);
            return new(connection, transaction, framed, scope, new(connection, query.OrganizationId, scope));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private sealed record Snapshot(
        NpgsqlConnection Connection, NpgsqlTransaction Transaction, Answered<UsageFrame> Framed, QueryScope Scope, CostReader Reader)
        : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Transaction.DisposeAsync();
            await Connection.DisposeAsync();
        }
    }
}
