using Npgsql;
using Takt.Contracts.Audit;

namespace Takt.Server.Audit.Trail;

/// <summary>Answers what was changed. The page and the API both end here.</summary>
internal sealed class AuditService(AuditStore store, NpgsqlDataSource database)
{
    public async Task<AuditPage> ListAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        var found = await store.ListAsync(query with { Limit = query.Limit + 1 }, cancellationToken);
        IReadOnlyList<AuditRow> rows = [.. found.Take(query.Limit)];
        var names = await AuditNames.ReadAsync(database, query.OrganizationId, rows, cancellationToken);
        return new([.. rows.Select(row => ToEvent(row, names))],
            found.Count > query.Limit ? AuditCursor.After(rows[^1].At, rows[^1].Id).ToString() : null);
    }

    /// <summary>Null when there is no such event in the organization.</summary>
    public async Task<AuditEvent?> FindAsync(int organizationId, long id, CancellationToken cancellationToken) =>
        (await ListAsync(new(organizationId) { Id = id, Limit = 1 }, cancellationToken)).Events is [var found] ? found : null;

    private static AuditEvent ToEvent(AuditRow row, AuditNames names) => new()
    {
        Id = row.Id,
        At = row.At,
        Actor = row.Actor,
        ActorName = row.ActorName,
        Address = row.Address,
        Action = row.Action,
        Summary = AuditWords.Of(row, names),
        Primary = AuditWords.IsMain(row),
        Operation = row.Operation,
        Entity = AuditEntities.NameOf(row.Entity),
        EntityKey = row.EntityKey,
        TransactionId = row.TransactionId,
        Before = row.Before,
        After = row.After,
        Changed = row.Changed,
        SecretsChanged = row.SecretsChanged,
    };
}
