using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Takt.Contracts.Usage.Views;
using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.Http;

namespace Takt.Server.Usage.Views;

/// <summary>Keeps pages for people, each under a name of their own.</summary>
internal sealed class ViewService(NpgsqlDataSource database, ControlPlane controlPlane, TimeProvider time)
{
    public const int LongestName = 80, LongestAddress = 2000, Most = 100;

    public const string NameComplaint = "'name' must have 1 to 80 characters.";

    public const string AddressComplaint = "'address' must be the path and query of a page of this server, as /spend?range=28d.";

    public static ProblemHttpResult TooManyViews() => Problems.Conflict(
        "too_many_views", $"There are {Most} views already, which is the most.", "Remove one, then save this one again.");

    public async Task<IReadOnlyList<SavedView>> ListAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<SavedView>(new(
            """
            select view_id as "Id", name as "Name", address as "Address", created_at as "CreatedAt" from views
            where organization_id = @OrganizationId and member_id = @MemberId order by name
            """, new { caller.OrganizationId, caller.MemberId }, cancellationToken: cancellationToken))];
    }

    /// <summary>Replaces the one of that name.</summary>
    /// <returns>Null where there are too many.</returns>
    public async Task<SavedView?> SaveAsync(Caller caller, string name, string address, CancellationToken cancellationToken)
    {
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "view.save", caller.OrganizationId, cancellationToken);
        var saved = await change.Connection.QuerySingleOrDefaultAsync<SavedView>(new(
            """
            insert into views (organization_id, member_id, name, address, created_at)
            select @OrganizationId, @MemberId, @name, @address, @now
            where exists (select from views where organization_id = @OrganizationId and member_id = @MemberId and name = @name)
              or (select count(*) from views where organization_id = @OrganizationId and member_id = @MemberId) < @Most
            on conflict (organization_id, member_id, name) do update set address = excluded.address, created_at = excluded.created_at
            returning view_id as "Id", name as "Name", address as "Address", created_at as "CreatedAt"
            """, new { caller.OrganizationId, caller.MemberId, name, address, now = time.GetUtcNow(), Most }, change.Transaction,
            cancellationToken: cancellationToken));
        await change.CommitAsync(cancellationToken);
        return saved;
    }

    /// <returns>False where there is none of theirs.</returns>
    public async Task<bool> RemoveAsync(Caller caller, long id, CancellationToken cancellationToken)
    {
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "view.remove", caller.OrganizationId, cancellationToken);
        var removed = await change.Connection.ExecuteAsync(new(
            "delete from views where organization_id = @OrganizationId and member_id = @MemberId and view_id = @id",
            new { caller.OrganizationId, caller.MemberId, id }, change.Transaction, cancellationToken: cancellationToken));
        await change.CommitAsync(cancellationToken);
        return removed > 0;
    }

    /// <summary>What is wrong, by field.</summary>
    public static IReadOnlyDictionary<string, string> Check(string? name, string? address)
    {
        var errors = new Dictionary<string, string>();
        if (name is not { Length: > 0 and <= LongestName } || name.Any(char.IsControl))
            errors["name"] = NameComplaint;
        // A link that leads off this server would be a trap under one's own name.
        if (address is not ['/', .. { Length: < LongestAddress } rest] || rest.StartsWith('/') || rest.StartsWith('\\')
            || address.Any(c => char.IsControl(c) || c == '\\'))
            errors["address"] = AddressComplaint;
        return errors;
    }
}
