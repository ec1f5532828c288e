using System.Data;
using Npgsql;
using Takt.Contracts.Usage;
using Takt.Metering.Usage;
using Takt.Server.Prices;
using Takt.Server.Usage.Changes;
using Takt.Server.Usage.Frames;
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

    private readonly TimeProvider _time;

    private UsageSnapshot(NpgsqlConnection connection, NpgsqlTransaction transaction, PriceStandings prices, TimeProvider time) =>
        (_connection, _transaction, _prices, _scopes, _time) = (connection, transaction, prices, new(connection), time);

    public static async Task<UsageSnapshot> OpenAsync(
        NpgsqlDataSource database, PriceStandings prices, TimeProvider time, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            return new(connection, await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken), prices, time);
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

        var compared = query.IsCompared ? await BeforeAsync(query, frame, sql.BySession, cancellationToken) : default;
        if (compared.Errors is { Count: > 0 } refused)
            return new(null, refused);
        var (rows, changes) = await SumsAsync(query, frame, scope, compared.Answer, cancellationToken);
        var values = rows.Where(r => r.Slot > 0).SelectMany(r => query.GroupBy.Zip([r.Key1, r.Key2]))
            .Where(v => v.Second.Length > 0).Distinct().ToLookup(v => v.First, v => v.Second);
        var labels = await LabelReader.ReadAsync(_connection, query.OrganizationId, values, cancellationToken);
        var mark = await ChangeMark.ReadAsync(_connection, query.OrganizationId, scope.ViewerPersons, cancellationToken);
        var standing = await _prices.ReadAsync(_connection, query.OrganizationId, cancellationToken);
        return new AnswerBuilder(frame, query.GroupBy, sql.VariesWithinSession, sql.BySession, changes).Build(rows, labels,
            totals => StandingReader.Of(totals, mark, standing));
    }

    /// <summary>Names of values that are ids.</summary>
    /// <param name="values">Dimension to its values.</param>
    public async Task<IReadOnlyDictionary<(string Dimension, string Value), string>> NamesAsync(
        int organizationId, ILookup<string, string> values, CancellationToken cancellationToken)
    {
        var labels = await LabelReader.ReadAsync(_connection, organizationId, values, cancellationToken);
        return values.SelectMany(group => group.Select(value => (group.Key, Value: value)))
            .Select(pair => (pair, Label: labels.Label(pair.Key, pair.Value))).Where(named => named.Label is not null)
            .ToDictionary(named => (named.pair.Key, named.pair.Value), named => named.Label!);
    }

    /// <summary>The range before as it is summed: as a whole, so that its intervals don't matter.</summary>
    private async Task<Answered<ComparedFrame>> BeforeAsync(
        UsageQuery query, UsageFrame frame, bool bySession, CancellationToken cancellationToken)
    {
        var before = RangeBefore.Of(frame, _time.GetUtcNow(), bySession);
        var (answer, errors) = await FrameReader.ReadAsync(
            _connection, query with { From = before.From, To = before.To, Interval = UsageInterval.Month }, cancellationToken);
        if (answer is null)
            return new(null, [.. errors.Select(error => new ParameterError("compare", $"Of the range before: {error.Message}"))]);
        // What is cut off at its beginning would be compared with more than there is.
        if (answer.IsCut)
            return new ParameterError("compare", $"Of the range before, only what is from {answer.From:yyyy-MM-dd} on is kept.");
        return new ComparedFrame(answer, new(answer.From, answer.To, before.Days));
    }

    private sealed record ComparedFrame(UsageFrame Frame, ComparedRange Range);

    /// <summary>
    /// What a token in the wrong hands reports may be more than fits: then the answer is absurd, and no error for everybody.
    /// </summary>
    private async Task<(List<UsageRow> Rows, UsageChanges? Changes)> SumsAsync(
        UsageQuery query, UsageFrame frame, QueryScope scope, ComparedFrame? compared, CancellationToken cancellationToken)
    {
        await _transaction.SaveAsync("sums", cancellationToken);
        try
        {
            return await SumsAsync(query, frame, scope, compared, bounded: false, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.NumericValueOutOfRange)
        {
            await _transaction.RollbackAsync("sums", cancellationToken);
            return await SumsAsync(query, frame, scope, compared, bounded: true, cancellationToken);
        }
    }

    private async Task<(List<UsageRow> Rows, UsageChanges? Changes)> SumsAsync(
        UsageQuery query, UsageFrame frame, QueryScope scope, ComparedFrame? compared, bool bounded, CancellationToken cancellationToken)
    {
        var changes = compared is null ? null
            : new UsageChanges(compared.Range, await WholeAsync(compared.Frame), query.Explain ? await WholeAsync(frame) : null);
        var sql = new UsageSql(frame, scope, query.GroupBy, bounded, query.Sort);
        var rows = await new SumsReader(_connection, query, frame, scope, sql).ReadAsync(changes, cancellationToken);
        return (rows, changes);

        Task<ModelSums> WholeAsync(UsageFrame range) =>
            ModelSums.ReadAsync(_connection, query, range, scope, query.Explain, bounded, cancellationToken);
    }
}
