using Dapper;
using Npgsql;
using Takt.Server.Access;
using Takt.Server.Database;

namespace Takt.Server.Audit;

/// <summary>Opens the transaction in which a control-plane table may be changed: the audit triggers read from it who is at work.</summary>
public sealed class ControlPlane(NpgsqlDataSource database)
{
    /// <param name="action">What was asked for, as <c>noun.verb</c>: <c>token.revoke</c>.</param>
    /// <param name="organizationId">Where to file changes of rows that belong to no organization (users).</param>
    public async Task<ControlPlaneTransaction> BeginAsync(
        Actor actor, string action, int? organizationId, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await connection.ExecuteAsync(new(
                """
                select set_config('takt.actor', @Id, true), set_config('takt.actor_name', @Name, true), set_config('takt.address', @Address,
                  true), set_config('takt.action', @action, true), set_config('takt.organization', @organization, true)
                """,
                new
                {
                    actor.Id,
                    Name = actor.Name ?? "",
                    Address = actor.Address?.ToString() ?? "",
                    action,
                    organization = organizationId?.ToString() ?? "",
                },
                transaction,
                cancellationToken: cancellationToken));
            return new(connection, transaction);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}

/// <summary>Rolls back when disposed without <see cref="CommitAsync"/>.</summary>
public sealed class ControlPlaneTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
{
    public NpgsqlConnection Connection => connection;

    public NpgsqlTransaction Transaction => transaction;

    /// <summary>Files what follows, of rows that belong to no organization, under one that this transaction has just made.</summary>
    public Task FileUnderAsync(int organizationId, CancellationToken cancellationToken) => connection.ExecuteAsync(new(
        "select set_config('takt.organization', @organization, true)", new { organization = $"{organizationId}" }, transaction,
        cancellationToken: cancellationToken));

    /// <summary>
    /// To be called before a token is ended: waits for the records that it has let in to be committed, and holds off all others until
    /// this transaction is. So nothing sent with the token is stored after the answer that says it has ended.
    /// </summary>
    public async Task StopTelemetryAsync(int organizationId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(OrganizationLock.Own, connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = organizationId });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public Task CommitAsync(CancellationToken cancellationToken) => transaction.CommitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
