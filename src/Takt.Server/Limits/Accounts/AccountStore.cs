using Dapper;
using Npgsql;
using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.Ledger;
using Takt.Server.Usage;

namespace Takt.Server.Limits.Accounts;

/// <summary>Which accounts a caller may see and speak for, and whose they are.</summary>
internal sealed class AccountStore(NpgsqlDataSource database, ControlPlane controlPlane, PresenceWriter presence, TimeProvider time)
{
    /// <summary>One's own usage must have named an account so lately.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromDays(30);

    private static readonly string List = $"""
        with heard as (
          select account_id, bool_or(person_id = any(@persons)) as yours from presence
          where organization_id = @org and account_id <> 0 and last_event_at >= @since group by 1)
        select ac.account_id as "Id", {AccountUsage.NameSql} as "Name", ac.email as "Email", o.account_id is not null as "Owned",
          coalesce(h.yours, false) as "Yours"
        from accounts ac left join heard h using (account_id)
        left join organization_accounts o on o.organization_id = ac.organization_id and o.account_id = ac.account_id
        where ac.organization_id = @org and (coalesce(h.yours, false) or (@all and (h.account_id is not null or @unheard)))
        order by 5 desc, 2
        """;

    private const string OfSession = """
        select e.account_id from sessions s
        cross join lateral (
          select s.series_id, null::date as day, 0 as calls union all
          select d.series_id, d.day, d.calls from session_day d where d.organization_id = @org and d.session_id = s.session_id) d
        join series e on e.organization_id = @org and e.series_id = d.series_id
        where s.organization_id = @org and s.session_id = @id and e.account_id is not null
        order by d.day desc nulls last, d.calls desc limit 1
        """;

    private const string Mark = """
        insert into organization_accounts (organization_id, account_id, marked_by, marked_at)
        values (@org, @account, @member, @now) on conflict do nothing
        """;

    private const string Unmark = "delete from organization_accounts where organization_id = @org and account_id = @account";

    /// <summary>Lets all be known that was heard until now: to be called before a snapshot is opened to list from.</summary>
    public Task HearAsync() => presence.WriteAsync();

    /// <summary>A member's own; all that were heard of lately for admins, their own first.</summary>
    /// <param name="unheard">For admins also those that were not heard of lately.</param>
    public async Task<IReadOnlyList<LimitAccount>> ListAsync(
        NpgsqlConnection connection, Caller caller, bool unheard, CancellationToken cancellationToken)
    {
        var persons = caller.MemberId is { } member
            ? await Owners.PersonsAsync(connection, caller.OrganizationId, member, cancellationToken) : [];
        var since = time.GetUtcNow() - Lately;
        return [.. await connection.QueryAsync<LimitAccount>(new(
            List, new { org = caller.OrganizationId, persons, since, all = caller.OnlyMember is null, unheard },
            cancellationToken: cancellationToken))];
    }

    public async Task<IReadOnlyList<LimitAccount>> ListAsync(Caller caller, bool unheard, CancellationToken cancellationToken)
    {
        await HearAsync();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await ListAsync(connection, caller, unheard, cancellationToken);
    }

    /// <summary>The account that telemetry knows for a session; null where it knows none.</summary>
    /// <param name="session">As clients name it: a uuid; there is no telling of any other name's.</param>
    public async Task<long?> OfSessionAsync(int organizationId, string session, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(session, out var id))
            return null;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long?>(new(
            OfSession, new { org = organizationId, id }, cancellationToken: cancellationToken));
    }

    /// <summary>Says whether an account is the organization's.</summary>
    public async Task MarkAsync(Caller caller, long accountId, bool owned, CancellationToken cancellationToken)
    {
        await using var change = await controlPlane.BeginAsync(
            caller.ToActor(), owned ? "account.mark" : "account.unmark", caller.OrganizationId, cancellationToken);
        await change.Connection.ExecuteAsync(new(
            owned ? Mark : Unmark,
            new { org = caller.OrganizationId, account = accountId, member = caller.MemberId, now = time.GetUtcNow() }, change.Transaction,
            cancellationToken: cancellationToken));
        await change.CommitAsync(cancellationToken);
    }
}
