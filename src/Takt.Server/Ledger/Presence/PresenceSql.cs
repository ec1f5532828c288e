using Npgsql;
using NpgsqlTypes;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Presence;

/// <summary>The SQL that writes down who was heard.</summary>
internal static class PresenceSql
{
    private static readonly string Seen =
        $"""
        insert into presence as p (organization_id, token_id, person_id, machine_id, account_id, signal, first_event_at, last_event_at,
          last_received_at, app_version, source, email, automation, attended)
        select * from unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::smallint[], $7::timestamptz[],
          $8::timestamptz[], $9::timestamptz[], $10::text[], $11::text[], $12::text[], $13::text[], $14::boolean[])
        on conflict (organization_id, token_id, person_id, machine_id, account_id, signal) do update
        set first_event_at = least(p.first_event_at, excluded.first_event_at),
          last_event_at = greatest(p.last_event_at, excluded.last_event_at),
          last_received_at = greatest(p.last_received_at, excluded.last_received_at),
          {OfNewest("app_version")}, {OfNewest("source")}, {OfNewest("email")}, {OfNewest("automation")},
          attended = p.attended or excluded.attended
        """;

    private const string Tokens =
        """
        insert into presence_hours as p (organization_id, token_id, person_id, machine_id, account_id, hour, tokens)
        select * from unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::timestamptz[], $7::bigint[])
        on conflict (organization_id, token_id, person_id, machine_id, account_id, hour) do update set tokens = p.tokens + excluded.tokens
        """;

    /// <param name="rows">In key order, so that no two writers wait for each other.</param>
    public static NpgsqlBatchCommand Write(KeyValuePair<PresenceKey, PresenceSeen>[] rows)
    {
        var command = new NpgsqlBatchCommand(Seen);
        command.Parameters.AddColumn(NpgsqlDbType.Integer, rows, r => r.Key.OrganizationId)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Key.TokenId)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Key.PersonId)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Key.MachineId)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Key.AccountId)
            .AddColumn(NpgsqlDbType.Smallint, rows, r => (short)r.Key.Signal)
            .AddColumn(NpgsqlDbType.TimestampTz, rows, r => r.Value.FirstEventAt)
            .AddColumn(NpgsqlDbType.TimestampTz, rows, r => r.Value.LastEventAt)
            .AddColumn(NpgsqlDbType.TimestampTz, rows, r => r.Value.ReceivedAt)
            .AddColumn(NpgsqlDbType.Text, rows, r => r.Value.AppVersion)
            .AddColumn(NpgsqlDbType.Text, rows, r => r.Value.Source)
            .AddColumn(NpgsqlDbType.Text, rows, r => r.Value.Email)
            .AddColumn(NpgsqlDbType.Text, rows, r => r.Value.Automation)
            .AddColumn(NpgsqlDbType.Boolean, rows, r => r.Value.Attended);
        return command;
    }

    /// <inheritdoc cref="Write(KeyValuePair{PresenceKey, PresenceSeen}[])"/>
    public static NpgsqlBatchCommand Write(KeyValuePair<PresenceHour, long>[] rows)
    {
        var command = new NpgsqlBatchCommand(Tokens);
        command.Parameters.AddColumn(NpgsqlDbType.Integer, rows, r => r.Key.OrganizationId)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Key.TokenId)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Key.PersonId)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Key.MachineId)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Key.AccountId)
            .AddColumn(NpgsqlDbType.TimestampTz, rows, r => r.Key.Hour)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Value);
        return command;
    }

    /// <summary>What arrives late must not overwrite what newer events have said.</summary>
    private static string OfNewest(string column) =>
        $"{column} = case when excluded.last_event_at >= p.last_event_at then coalesce(excluded.{column}, p.{column}) "
            + $"else coalesce(p.{column}, excluded.{column}) end";
}
