using System.Net;
using Takt.Contracts.Identity;
using Takt.Server.Audit;
using Takt.Server.Http;
using Takt.Server.Identity.FirstStart;
using Takt.Server.Identity.Invites;
using Takt.Server.Identity.SignIn;

namespace Takt.Server.Identity.Organizations;

/// <param name="Errors">By field; empty when there are none.</param>
/// <param name="ZoneFixed">There is usage, so the time zone stays; nothing was changed.</param>
internal readonly record struct OrganizationOutcome(IReadOnlyDictionary<string, string> Errors, bool ZoneFixed = false, int CreatedId = 0);

/// <summary>
/// Makes organizations, changes their settings, and lets people go from one to another. The page and the API both end here.
/// </summary>
internal sealed class OrganizationDesk(OrganizationStore store, ControlPlane controlPlane, PublicAddress server, TimeProvider time)
{
    internal const string ZoneComplaint = "The time zone must be a name like Europe/Zurich.";

    internal static readonly string NameComplaint =
        $"The organization needs a name of at most {NewOrganization.NameLimit} characters, in one line of plain text.";

    private static readonly Dictionary<string, string> NoErrors = [];

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
    public async Task<OrganizationOutcome> CreateAsync(
        Caller caller, HttpContext context, string? name, string? timeZone, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string>();
        var (cleanName, zone) = (Name(name ?? "", errors), Zone(string.IsNullOrWhiteSpace(timeZone) ? "UTC" : timeZone, errors));
        if (errors.Count > 0)
            return new(errors);
        // Filed under nobody's organization until the new one is there: its rows name it themselves.
        await using var change = await controlPlane.BeginAsync(
            new($"user:{caller.UserId}", caller.Email, context.Connection.RemoteIpAddress), "organization.create", null, cancellationToken);
        var (id, _) = await OrganizationStore.CreateAsync(change, cleanName, zone, caller.UserId!.Value, time.GetUtcNow(),
            cancellationToken);
        await change.CommitAsync(cancellationToken);
        return new(NoErrors, CreatedId: id);
    }

    public async Task<OrganizationOutcome> ChangeAsync(
        Caller caller, HttpContext context, ChangeOrganizationRequest request, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string>();
        var name = request.Name is null ? null : Name(request.Name, errors);
        var zone = request.TimeZone is null ? null : Zone(request.TimeZone, errors);
        var networks = request.TrustedNetworks is null ? null : Networks(request.TrustedNetworks, errors);
        if (errors.Count > 0)
            return new(errors);
        await using var change = await controlPlane.BeginAsync(caller.ToActor(context), "organization.change", caller.OrganizationId,
            cancellationToken);
        // Telemetry that is being stored is either seen below, or waits and reads the new time zone.
        if (zone is not null)
            await change.StopTelemetryAsync(caller.OrganizationId, cancellationToken);
        if (!await OrganizationStore.ChangeAsync(change, caller.OrganizationId, name, zone, networks, request.MemberAggregates,
            cancellationToken))
            return new(NoErrors, ZoneFixed: true);
        await change.CommitAsync(cancellationToken);
        return new(NoErrors);
    }

    /// <summary>Goes to another of the person's organizations: the session's, and where they land next time.</summary>
    /// <param name="caller">By cookie, or by an access proxy, which has no session.</param>
    /// <returns>Null when they are not a member there, or not known to be: whom the other organization has added may be someone else than
    /// who claims their address here.</returns>
    public async Task<SignedInUser?> SwitchAsync(
        Caller caller, HttpContext context, int organizationId, CancellationToken cancellationToken)
    {
        if (caller.Claimed || caller.Confined)
            return null;
        await using var change = await controlPlane.BeginAsync(
            new($"user:{caller.UserId}", caller.Email, context.Connection.RemoteIpAddress), "organization.switch", organizationId,
            cancellationToken);
        if (await OrganizationStore.LandAsync(change, caller.UserId!.Value, organizationId, cancellationToken) is not { } user)
            return null;
        if (!caller.ByProxy && SessionCookie.Read(context.Request) is { } old)
        {
            var secret = SessionCookie.CreateSecret();
            var expires = await OrganizationStore.MoveSessionAsync(change, SecretHash.Compute(old), SecretHash.Compute(secret), user,
                time.GetUtcNow(), cancellationToken);
            if (expires is null)
                return null;
            await change.CommitAsync(cancellationToken);
            SessionCookie.Write(context, server, secret, expires.Value);
            return user;
        }

        await change.CommitAsync(cancellationToken);
        return user;
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
