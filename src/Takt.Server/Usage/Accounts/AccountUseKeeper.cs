using Npgsql;

namespace Takt.Server.Usage.Accounts;

/// <summary>Keeps what a session's accounts used, and when they were refused: made anew of the session's records.</summary>
internal static class AccountUseKeeper
{
    public static async Task KeepAsync(
        NpgsqlConnection connection, int organizationId, Guid sessionId, DateOnly sessionOn, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, AccountUseSql.Forget, cancellationToken, organizationId, sessionId);
        await ExecuteAsync(connection, AccountUseSql.ForgetRefusals, cancellationToken, organizationId, sessionId);
        await ExecuteAsync(connection, AccountUseSql.Keep, cancellationToken, organizationId, sessionOn, sessionId);
        await ExecuteAsync(connection, AccountUseSql.KeepRefusals, cancellationToken, organizationId, sessionOn, sessionId);
    }

    private static async Task ExecuteAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
