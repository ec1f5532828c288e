using System.Net;
using Takt.Contracts.Members;
using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.Http;
using Takt.Server.Members.FirstStart;
using Takt.Server.Members.Invites;
using Takt.Server.SignIn;

namespace Takt.Server.Members.Organizations;

/// <summary>Someone who has gone to another of their organizations.</summary>
/// <param name="Session">Takes the former one's place; null where there was none.</param>
internal sealed record SwitchedOrganization(SignedInUser User, OpenedSession? Session);

/// <summary>
/// Makes organizations, changes their settings, and lets people go from one to another. The page and the API both end here.
/// </summary>
internal sealed class OrganizationService(OrganizationStore store, OwnerProof proof, ControlPlane controlPlane, TimeProvider time)
{
    private const int MostRetentionDays = 3650;

    internal static readonly string RetentionComplaint =
        $"Usage can be kept for 1 to {MostRetentionDays} days; 0 keeps it as long as the server does.";

    internal const string ZoneComplaint = "The time zone must be a name like Europe/Zurich.";

    internal static readonly string NameComplaint =
        $"The organization needs a name of at most {NewOrganization.NameLimit} characters, in one line of plain text.";

    /// <summary>
    /// Those that the person is a member of; a token tells of its own only, and so does a session of someone who has only claimed the
    /// address, or whose password opens one alone.
    /// </summary>
    public Task<IReadOnlyList<OrganizationItem>> ListAsync(Caller caller, CancellationToken cancellationToken) =>
        store.ListAsync(caller.UserId!.Value, caller.OrganizationId,
            caller is { ByCookie: true, Claimed: false, Confined: false } ? null : caller.OrganizationId, cancellationToken);

    public Task<OrganizationSettings> ReadAsync(Caller caller, CancellationToken cancellationToken) =>
        store.ReadAsync(caller.OrganizationId, cancellationToken);

    /// <summary>Whether someone may create further organizations, as they are signed in now.</summary>
    public static bool MayCreate(Caller caller) =>
        caller is { ServerAdmin: true, Claimed: false } && caller.Scopes.HasFlag(TokenScopes.Admin);

    /// <param name="caller">One who may create organizations; becomes the new one's admin.</param>
    public async Task<Outcome<OrganizationItem>> CreateAsync(
        Caller caller, string? name, string? timeZone, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string>();
        var (cleanName, zone) = (Name(name ?? "", errors), Zone(string.IsNullOrWhiteSpace(timeZone) ? "UTC" : timeZone, errors));
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        // Filed under nobody's organization until the new one is there: its rows name it themselves.
        await using var change = await controlPlane.BeginAsync(new($"user:{caller.UserId}", caller.Email, caller.Address),
            "organization.create", null, cancellationToken);
        var (id, _) = await OrganizationStore.CreateAsync(change, cleanName, zone, caller.UserId!.Value, time.GetUtcNow(),
            cancellationToken);
        await change.CommitAsync(cancellationToken);
        return new OrganizationItem(id, cleanName, "admin", Current: false);
    }

    public async Task<Outcome<OrganizationSettings>> ChangeAsync(
        Caller caller, ChangeOrganizationRequest request, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string>();
        var name = request.Name is null ? null : Name(request.Name, errors);
        var zone = request.TimeZone is null ? null : Zone(request.TimeZone, errors);
        var networks = request.TrustedNetworks is null ? null : Networks(request.TrustedNetworks, errors);
        if (request.RetentionDays is < 0 or > MostRetentionDays)
            errors["retention_days"] = RetentionComplaint;
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "organization.change", caller.OrganizationId,
            cancellationToken);
        // Telemetry that is being stored is either seen below, or waits and reads the new time zone.
        if (zone is not null)
        {
            await change.StopTelemetryAsync(caller.OrganizationId, cancellationToken);
            await ZoneStore.ChangeAsync(change, caller.OrganizationId, zone, time.GetUtcNow(), cancellationToken);
        }

        await OrganizationStore.ChangeAsync(change, caller.OrganizationId, name, networks, request.MemberAggregates,
            request.RetentionDays, cancellationToken);
        await change.CommitAsync(cancellationToken);
        return await ReadAsync(caller, cancellationToken);
    }

    /// <summary>Goes to another of the person's organizations: the session's, and where they land next time.</summary>
    /// <param name="caller">By cookie, or by an access proxy, which has no session.</param>
    /// <param name="session">The hash of their cookie's secret; null without a cookie.</param>
    /// <returns>Null when they are not a member there, or not known to be: whom the other organization has added may be someone else than
    /// who claims their address here.</returns>
    public async Task<SwitchedOrganization?> SwitchAsync(
        Caller caller, byte[]? session, int organizationId, CancellationToken cancellationToken)
    {
        if (caller.Claimed || caller.Confined)
            return null;
        await proof.GoAsync(
            new()
            {
                UserId = caller.UserId!.Value,
                Email = caller.Email!,
                OrganizationId = caller.OrganizationId,
                OrganizationName = caller.OrganizationName,
                MemberId = caller.MemberId!.Value,
                Role = caller.Role!.Value.ToName(),
            },
            caller.Address, cancellationToken);
        await using var change = await controlPlane.BeginAsync(
            new($"user:{caller.UserId}", caller.Email, caller.Address), "organization.switch", organizationId, cancellationToken);
        if (await OrganizationStore.LandAsync(change, caller.UserId!.Value, organizationId, cancellationToken) is not { } user)
            return null;
        if (!caller.ByProxy && session is not null)
        {
            var secret = SessionCookie.CreateSecret();
            var expires = await OrganizationStore.MoveSessionAsync(change, session, SecretHash.Compute(secret), user, time.GetUtcNow(),
                cancellationToken);
            if (expires is null)
                return null;
            await change.CommitAsync(cancellationToken);
            return new(user, new(secret, expires.Value));
        }

        await change.CommitAsync(cancellationToken);
        return new(user, null);
    }

    private static string Name(string name, Dictionary<string, string> errors)
    {
        if (name.Trim().Length is 0 or > NewOrganization.NameLimit || !PlainLine.Holds(name.Trim()))
            errors["name"] = NameComplaint;
        return name.Trim();
    }

    private static string Zone(string zone, Dictionary<string, string> errors)
    {
        if (!NewOrganization.IsTimeZone(zone.Trim()))
            errors["time_zone"] = ZoneComplaint;
        return zone.Trim();
    }

    private static List<IPNetwork> Networks(IReadOnlyList<string> texts, Dictionary<string, string> errors)
    {
        var (networks, problems) = (new List<IPNetwork>(), new List<string>());
        foreach (var text in texts)
        {
            if (TrustedNetwork.TryParse(text ?? "", out var network, out var problem))
                networks.Add(network);
            else
                problems.Add(problem!);
        }

        if (texts.Count > TrustedNetwork.Limit)
            problems.Add($"There may be at most {TrustedNetwork.Limit} networks.");
        if (problems.Count > 0)
            errors["trusted_networks"] = string.Join(" ", problems);
        return networks;
    }
}
