using System.Net.Sockets;
using Npgsql;

namespace Takt.Server.Ledger.Queue;

internal static class DatabaseFaults
{
    /// <summary>
    /// True for what passes by itself or by an operator's hand (connection lost, shutting down, disk full): the sender should come again.
    /// </summary>
    public static bool IsPassing(Exception fault) => fault switch
    {
        // 08 connection, 53 resources, 57 operator, 58 system; deadlocks and the like once their tries are used up; read-only standby.
        PostgresException e => e.IsTransient || e.SqlState.StartsWith("08", StringComparison.Ordinal)
            || e.SqlState.StartsWith("53", StringComparison.Ordinal)
            || e.SqlState.StartsWith("57", StringComparison.Ordinal) || e.SqlState.StartsWith("58", StringComparison.Ordinal)
            || e.SqlState.StartsWith("40", StringComparison.Ordinal) || e.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction,
        NpgsqlException or SocketException or IOException or TimeoutException or OperationCanceledException
            or ObjectDisposedException => true,
        _ => false,
    };
}
