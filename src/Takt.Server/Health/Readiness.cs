using Npgsql;
using Takt.Server.Database;
using Takt.Server.Database.BuiltIn;

namespace Takt.Server.Health;

/// <summary>Ready is: the schema is there and the database answers now.</summary>
internal sealed class Readiness(NpgsqlDataSource dataSource, DatabaseState state, BuiltInPostgres builtIn, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken)
    {
        var reasons = new List<string>();
        if (!state.Migrated)
            reasons.Add("The database's migrations have not run yet.");
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await using var command = dataSource.CreateCommand("select 1");
            await command.ExecuteScalarAsync(either.Token);
        }
        catch (NpgsqlException)
        {
            reasons.Add(builtIn.Problem is { } problem ? $"The database does not answer: {problem}." : "The database does not answer.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            reasons.Add($"The database did not answer within {Patience.TotalSeconds:0} seconds.");
        }

        return reasons;
    }
}
