using System.Net;
using System.Net.Sockets;
using Npgsql;
using NpgsqlTypes;

namespace Takt.Server.Identity.SignIn;

/// <param name="RetryAfter">How long this network, or this network for this account, is locked out; zero when it is not.</param>
/// <param name="Delay">What an account under attack from many networks costs each attempt: slower, never closed to its owner.</param>
internal readonly record struct ThrottleVerdict(TimeSpan RetryAfter, TimeSpan Delay);

/// <summary>
/// Counts attempts per network, per account, and per both, for all replicas, before the password is looked at: so that a hundred
/// guesses at once count as a hundred.
/// </summary>
internal sealed class SignInThrottle(NpgsqlDataSource database, TimeProvider time)
{
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(15);
    internal const int PerNetwork = 50;
    internal const int PerAccountAndNetwork = 5;
    internal const int AccountBeforeSlow = 20;
    private static readonly TimeSpan SlowDown = TimeSpan.FromSeconds(1);
    private static readonly string[] Scopes = ["account", "account_network", "network"];

    public async Task<ThrottleVerdict> CountAsync(string email, IPAddress? address, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var command = database.CreateCommand(
            """
            insert into sign_in_attempts as a (scope, key, window_started_at, attempts)
            select scope, key, $3, 1 from unnest($1, $2) as t (scope, key) order by scope, key
            on conflict (scope, key) do update set
              attempts = case when a.window_started_at <= $4 then 1 else a.attempts + 1 end,
              window_started_at = case when a.window_started_at <= $4 then $3 else a.window_started_at end
            returning scope, attempts, window_started_at
            """);
        AddKeys(command, email, address);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now - Window });
        var verdict = default(ThrottleVerdict);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var (scope, attempts) = (reader.GetString(0), reader.GetInt32(1));
            var rest = reader.GetFieldValue<DateTimeOffset>(2) + Window - now;
            if ((scope == "network" && attempts > PerNetwork) || (scope == "account_network" && attempts > PerAccountAndNetwork))
                verdict = verdict with { RetryAfter = rest > verdict.RetryAfter ? rest : verdict.RetryAfter };
            else if (scope == "account" && attempts > AccountBeforeSlow)
                verdict = verdict with { Delay = SlowDown };
        }

        return verdict;
    }

    /// <summary>
    /// After a success. The network's own count goes down by one only: signing in to an own account must not buy guesses at others.
    /// </summary>
    public async Task ForgiveAsync(string email, IPAddress? address, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            update sign_in_attempts a set attempts = case when a.scope = 'network' then greatest(a.attempts - 1, 0) else 0 end
            from (select scope, key from unnest($1, $2) as t (scope, key) order by scope, key) t
            where a.scope = t.scope and a.key = t.key
            """);
        AddKeys(command, email, address);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Drops windows that are over.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("delete from sign_in_attempts where window_started_at <= $1");
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() - Window });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void AddKeys(NpgsqlCommand command, string email, IPAddress? address)
    {
        var network = Network(address);
        byte[][] keys = [SecretHash.Compute(email), SecretHash.Compute(email + '\n' + network), SecretHash.Compute(network)];
        command.Parameters.Add(new() { Value = Scopes, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = keys, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
    }

    /// <summary>An IPv6 host owns its whole /64, so that is the unit there.</summary>
    internal static string Network(IPAddress? address)
    {
        if (address is null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }
}
