using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Tokens;
using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.Http;
using Takt.Server.Tokens.Connections;

namespace Takt.Server.Tokens;

/// <summary>Lists, makes, renames and removes connections, and makes their keys. The page and the API both end here.</summary>
internal sealed class ConnectionService(
    ConnectionStore store, ConnectionArrivals arrivals, TokenService tokens, TokenVerifier verifier, ConnectionDirectory directory,
    ControlPlane controlPlane, TimeProvider time)
{
    internal static readonly string NameComplaint =
        $"The connection needs a name of at most {NameLimit} characters, in one line of plain text.";
    private const int NameLimit = 200;

    /// <summary>Oldest first.</summary>
    /// <param name="site">This server's address, which the ingest URLs begin with.</param>
    /// <param name="after">Only connections with a larger number.</param>
    /// <returns>The connections, and the number after which the next ones begin; null when there are no more.</returns>
    public async Task<(IReadOnlyList<ConnectionItem> Connections, string? Next)> ListAsync(
        Caller caller, string site, long after, int limit, CancellationToken cancellationToken)
    {
        var organization = caller.OrganizationId;
        var rows = await store.ListAsync(organization, after, limit, cancellationToken);
        var seen = await arrivals.ReadAsync(organization, [.. rows.Select(row => row.ConnectionId)], cancellationToken);
        return ([.. rows.Select(row => ToItem(site, row, seen[row.ConnectionId]))], Paging.Next(rows, limit, row => row.ConnectionId));
    }

    /// <returns>Null when there is no such connection.</returns>
    public async Task<ConnectionItem?> FindAsync(Caller caller, string site, string id, CancellationToken cancellationToken)
    {
        var organization = caller.OrganizationId;
        if (await store.FindAsync(organization, id, cancellationToken) is not { } row)
            return null;
        return ToItem(site, row, (await arrivals.ReadAsync(organization, [row.ConnectionId], cancellationToken))[row.ConnectionId]);
    }

    public async Task<Outcome<ConnectionItem>> CreateAsync(
        Caller caller, string site, CreateConnectionRequest request, CancellationToken cancellationToken)
    {
        var name = (request.Name ?? "").Trim();
        var errors = NameErrors(name);
        if (request.Id is not null && !ConnectionSlug.IsValid(request.Id))
            errors["id"] = "The id must be lower-case letters, digits and inner hyphens, at most 63.";
        if (errors.Count > 0)
            return Problems.Invalid(errors);

        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "connection.create", caller.OrganizationId,
            cancellationToken);
        var row = await ConnectionStore.InsertAsync(change, caller, request.Id ?? ConnectionSlug.From(name), name, time.GetUtcNow(),
            cancellationToken);
        if (row is null)
            return IdTaken();
        await change.CommitAsync(cancellationToken);
        directory.Forget();
        return ToItem(site, row, []);
    }

    /// <summary>The id in the ingest URL stays: senders know it.</summary>
    public async Task<Outcome<ConnectionItem>> RenameAsync(
        Caller caller, string site, string id, string? newName, CancellationToken cancellationToken)
    {
        var name = (newName ?? "").Trim();
        if (NameErrors(name) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "connection.change", caller.OrganizationId,
            cancellationToken);
        if (!await ConnectionStore.RenameAsync(change, caller.OrganizationId, id, name, cancellationToken))
            return Problems.NotFound("connection");
        await change.CommitAsync(cancellationToken);
        return await FindAsync(caller, site, id, cancellationToken) is { } item ? item : Problems.NotFound("connection");
    }

    /// <summary>A key that may send to this connection and do nothing else.</summary>
    public async Task<Outcome<CreatedToken>> CreateKeyAsync(
        Caller caller, string id, CreateConnectionKeyRequest request, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(caller.OrganizationId, id, cancellationToken) is not { } connection)
            return Problems.NotFound("connection");
        return await tokens.CreateAsync(
            caller, new CreateTokenRequest(string.IsNullOrWhiteSpace(request.Label) ? connection.Name : request.Label,
                [ScopeNames.UsageWrite], ConnectionId: id, Team: request.Team, Environment: request.Environment), cancellationToken);
    }

    /// <summary>Removes a connection and revokes its keys.</summary>
    /// <returns>False when there is no such connection.</returns>
    public async Task<bool> RemoveAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "connection.remove", caller.OrganizationId,
            cancellationToken);
        if (!await ConnectionStore.RemoveAsync(change, caller.OrganizationId, id, time.GetUtcNow(), cancellationToken))
            return false;
        await change.CommitAsync(cancellationToken);
        directory.Forget();
        verifier.Forget();
        return true;
    }

    internal static ProblemHttpResult IdTaken() =>
        Problems.Conflict("id_taken", "This id is not free.", "Choose another id, or leave it out to have one made.");

    private static Dictionary<string, string> NameErrors(string name) =>
        name.Length is 0 or > NameLimit || !PlainLine.Holds(name) ? new() { ["name"] = NameComplaint } : [];

    private static ConnectionItem ToItem(string site, ConnectionRow row, IReadOnlyList<ConnectionSignal> signals) => new(
        row.Slug, row.Name, $"{site}/api/v1/public/ingest/otel/claude/{row.Slug}", row.CreatedAt,
        signals.Count == 0 ? null : signals.Max(signal => signal.LastReceivedAt), signals);
}
