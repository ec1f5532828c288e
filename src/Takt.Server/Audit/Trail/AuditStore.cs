using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Takt.Server.Audit.Trail;

/// <summary>The SQL of the audit: reads only, for nobody but the database writes it.</summary>
internal sealed class AuditStore(NpgsqlDataSource database)
{
    private const string SignInTables = "('cookie_sessions', 'sign_in_pins')";

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<AuditRow>> ListAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var actors = await ActorsAsync(connection, query, cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"""
            select e.event_id, e.at, e.actor, e.actor_name, host(e.address), e.action, e.operation, e.entity, e.entity_key,
              e.transaction_id::text, {Own("before")}, {Own("after")}, e.secrets_changed
            from {(query.Member is null ? "audit.events e" : OfMember(query))}
            where {Where(query)}
            order by e.at desc, e.event_id desc limit @limit
            """;
        Bind(command.Parameters, query, actors);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<AuditRow> rows = [];
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(Row(reader));
        return rows;
    }

    /// <summary>
    /// A user may be a member of several organizations, and a session may go from one to another. What such a row says of another
    /// organization is not this one's to read.
    /// </summary>
    private static string Own(string column) => $"""
        (e.{column} - case when e.entity = 'users' then '{"{last_organization_id}"}'::text[]
          when e.{column} ->> 'organization_id' <> @org::text then '{"{organization_id,member_id}"}'::text[]
          else '{"{}"}'::text[] end)::text
        """;

    /// <summary>What a member did, what was done to them and what is theirs: each by its own index, the newest of each.</summary>
    private static string OfMember(AuditQuery query)
    {
        var where = Where(query);
        string[] parts =
        [
            "e.actor = any(@actors)",
            "coalesce(e.after, e.before) ->> 'member_id' = @member::text",
            "e.entity = 'users' and e.entity_key = (select user_id::text from members "
                + "where organization_id = @org and member_id = @member)",
        ];
        return "(" + string.Join("\nunion\n", parts.Select(
            part => $"(select * from audit.events e where {where} and {part} order by e.at desc, e.event_id desc limit @limit)")) + ") e";
    }

    /// <summary>As whom a member acts: they and their tokens. Known beforehand, so that the database sees how few rows they have.</summary>
    private static async Task<string[]> ActorsAsync(NpgsqlConnection connection, AuditQuery query, CancellationToken cancellationToken)
    {
        if (query.Member is null && !query.ByEmail)
            return [];
        await using var command = new NpgsqlCommand(
            """
            with m as (select member_id from members join users using (user_id) where organization_id = @org
              and (member_id = @member or email = lower(@email)))
            select 'member:' || member_id from m
            union all select 'token:' || token_id from tokens where organization_id = @org and member_id in (select member_id from m)
            """,
            connection);
        command.Parameters.AddWithValue("org", query.OrganizationId);
        command.Parameters.Add(new("member", NpgsqlDbType.Bigint) { Value = query.Member ?? (object)DBNull.Value });
        command.Parameters.Add(new("email", NpgsqlDbType.Text) { Value = query.ByEmail ? query.Actor! : DBNull.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<string> actors = [];
        while (await reader.ReadAsync(cancellationToken))
            actors.Add(reader.GetString(0));
        return [.. actors];
    }

    private static string Where(AuditQuery query)
    {
        List<string> conditions = ["e.organization_id = @org"];
        Add(query.Id is not null, "e.event_id = @id");
        Add(query.Cursor is not null, "(e.at, e.event_id) < (@cursor_at, @cursor_id)");
        Add(query.From is not null, "e.at >= @from");
        Add(query.To is not null, "e.at < @to");
        Add(query.Entity is not null, "e.entity = @entity");
        Add(query.EntityKey is not null, "e.entity_key = @entity_key");
        Add(query.Address is not null, "e.address <<= @address");
        Add(!query.SignIns, $"e.entity not in {SignInTables}");
        Add(query.Action is not null, "split_part(e.action, '.', 1) = split_part(@action, '.', 1)");
        Add(query.Action is not null, query.Action?.EndsWith('.') == true ? "starts_with(e.action, @action)" : "e.action = @action");
        Add(query.Actor is not null, query.ByEmail ? "e.actor = any(@actors)" : "e.actor = @actor");
        return string.Join(" and ", conditions);

        void Add(bool wanted, string condition)
        {
            if (wanted)
                conditions.Add(condition);
        }
    }

    private static void Bind(NpgsqlParameterCollection parameters, AuditQuery query, string[] actors)
    {
        parameters.AddWithValue("org", query.OrganizationId);
        parameters.AddWithValue("limit", query.Limit);
        parameters.AddWithValue("actors", actors);
        Add("id", query.Id);
        Add("from", query.From?.ToUniversalTime());
        Add("to", query.To?.ToUniversalTime());
        Add("entity", query.Entity is { } entity ? AuditEntities.TableOf(entity) : null);
        Add("entity_key", query.EntityKey);
        Add("action", query.Action);
        Add("actor", query.Actor);
        Add("member", query.Member);
        if (query.Address is { } address)
            parameters.Add(new("address", NpgsqlDbType.Cidr) { Value = address });
        if (query.Cursor is not { } cursor)
            return;
        parameters.AddWithValue("cursor_at", cursor.At);
        parameters.AddWithValue("cursor_id", AuditCursor.IdOf(cursor));

        void Add(string name, object? value)
        {
            if (value is not null)
                parameters.AddWithValue(name, value);
        }
    }

    private static AuditRow Row(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        At = reader.GetFieldValue<DateTimeOffset>(1),
        Actor = reader.GetString(2),
        ActorName = Text(reader, 3),
        Address = Text(reader, 4),
        Action = reader.GetString(5),
        Operation = reader.GetString(6),
        Entity = reader.GetString(7),
        EntityKey = Text(reader, 8),
        TransactionId = Text(reader, 9),
        Before = Json(reader, 10),
        After = Json(reader, 11),
        SecretsChanged = reader.GetFieldValue<string[]>(12),
    };

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static JsonElement? Json(NpgsqlDataReader reader, int column)
    {
        if (Text(reader, column) is not { } text)
            return null;
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
