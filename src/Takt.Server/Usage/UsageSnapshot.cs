using System.Data;
using Npgsql;
using Takt.Contracts.Usage;
using Takt.Metering.Usage;
using Takt.Server.Prices;
using Takt.Server.Usage.Freshness;
using Takt.Server.Usage.Queries;
using Takt.Server.Usage.Sums;

namespace Takt.Server.Usage;

/// <summary>
/// One moment of the database, to ask several questions of: their answers belong together, and who is who is read once for all of them.
/// </summary>
internal sealed class UsageSnapshot : IAsyncDisposable
{
    /// <summary>Points in one answer: groups times intervals.</summary>
    public const int MaxPoints = 100_000;

    /// <summary>Days in an answer by session.</summary>
    public const int MaxSessionDays = 90;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly PriceStandings _prices;
    private readonly ScopeReader _scopes;

    private UsageSnapshot(NpgsqlConnection connection, NpgsqlTransaction transaction, PriceStandings prices) =>
        (_connection, _transaction, _prices, _scopes) = (connection, transaction, prices, new(connection));

    public static async Task<UsageSnapshot> OpenAsync(
        NpgsqlDataSource database, PriceStandings prices, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            return new(connection, await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken), prices);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    public async Task<Answered<UsageAnswer>> AnswerAsync(UsageQuery query, CancellationToken cancellationToken)
    {
        var framed = await FrameReader.ReadAsync(_connection, query, cancellationToken);
        if (framed.Answer is not { } frame)
            return new(null, framed.Errors);
        if ((long)frame.Buckets.Count * query.Limit > MaxPoints)
            return new ParameterError("limit",
                $"Groups times intervals may be {MaxPoints:N0} at most: ask for fewer groups, a longer interval or a shorter range.");

        var scope = await _scopes.ReadAsync(query.OrganizationId, query.ViewerMemberId, query.Filters, query.GroupBy, cancellationToken);
        var sql = new UsageSql(frame, scope, query.GroupBy);
        if (sql.BySession && !frame.WholeDays)
            return new ParameterError(Dimension.Session, "Sessions are summed by whole days of the organization's time zone: "
                + "use interval day, week or month and bounds at midnight there.");
        if (query.GroupBy.Contains(Dimension.Session) && frame.ToDay.DayNumber - frame.FromDay.DayNumber > MaxSessionDays)
            return new ParameterError("from", $"By session the range is {MaxSessionDays} days at most: ask for a shorter one.");

        var rows = await SumsAsync(query, frame, scope, cancellationToken);
        var values = rows.Where(r => r.Slot > 0).SelectMany(r => query.GroupBy.Zip([r.Key1, r.Key2]))
            .Where(v => v.Second.Length > 0).Distinct().ToLookup(v => v.First, v => v.Second);
        var labels = await LabelReader.ReadAsync(_connection, query.OrganizationId, values, cancellationToken);
        var mark = await ChangeMark.ReadAsync(_connection, query.OrganizationId, scope.ViewerPersons, cancellationToken);
        var standing = await _prices.ReadAsync(_connection, query.OrganizationId, cancellationToken);
        return new AnswerBuilder(frame, query.GroupBy, sql.VariesWithinSession, sql.BySession).Build(rows, labels,
            totals => StandingReader.Of(totals, mark, standing));
    }

    /// <summary>
    /// What a token in the wrong hands reports may be more than fits: then the answer is absurd, and no error for everybody.
    /// </summary>
    private async Task<List<UsageRow>> SumsAsync(
        UsageQuery query, UsageFrame frame, QueryScope scope, CancellationToken cancellationToken)
    {
        await _transaction.SaveAsync("sums", cancellationToken);
        try
        {
            return await new SumsReader(_connection, query, frame, scope, new(frame, scope, query.GroupBy)).ReadAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.NumericValueOutOfRange)
        {
            await _transaction.RollbackAsync("sums", cancellationToken);
            return await new SumsReader(_connection, query, frame, scope, new(frame, scope, query.GroupBy, bounded: true)).ReadAsync(
                cancellationToken);
        }
    }
}
