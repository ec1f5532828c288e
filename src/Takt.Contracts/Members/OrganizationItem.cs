namespace Takt.Contracts.Members;

/// <summary>An organization that the caller is a member of.</summary>
/// <param name="Role"><c>admin</c> or <c>member</c>: what the caller is there.</param>
/// <param name="Current">Whether it is the one that the caller is looking at.</param>
public sealed record OrganizationItem(int Id, string Name, string Role, bool Current);

/// <summary><c>GET /api/organizations</c>.</summary>
public sealed record OrganizationPage(IReadOnlyList<OrganizationItem> Organizations);

/// <summary><c>POST /api/organizations</c>.</summary>
/// <param name="TimeZone">An IANA name; days begin and end in it. Default <c>UTC</c>.</param>
public sealed record CreateOrganizationRequest(string? Name, string? TimeZone = null);

/// <summary><c>POST /auth/organization</c>.</summary>
public sealed record SwitchOrganizationRequest(int? OrganizationId);

/// <summary><c>GET /api/organization</c>: the one that the caller is looking at.</summary>
/// <param name="NextTimeZone">A zone that will take its place; null when none will.</param>
/// <param name="TrustedNetworks">Networks whose machines may ask for invites of role member.</param>
/// <param name="MemberAggregates">Whether members see the organization's sums (<c>GET /api/usage?view=organization</c>) besides their own
/// usage.</param>
/// <param name="Demo">Filled with made-up usage.</param>
public sealed record OrganizationSettings(
    int Id, string Name, string TimeZone, NextTimeZone? NextTimeZone, IReadOnlyList<string> TrustedNetworks, bool MemberAggregates,
    bool Demo, DateTimeOffset CreatedAt, int? RetentionDays);

/// <summary>A time zone that has been chosen and is not yet in force: days before it stay as they were summed.</summary>
/// <param name="Name">IANA name.</param>
/// <param name="From">The midnight there from which on days begin in it.</param>
public sealed record NextTimeZone(string Name, DateTimeOffset From);

/// <summary><c>PATCH /api/organization</c>: what is left out stays as it is.</summary>
/// <param name="TimeZone">An IANA name. Once there is usage it holds from the zone's next midnight that is more than an hour away; the zone
/// in force takes a coming change back.</param>
/// <param name="TrustedNetworks">Addresses or networks such as <c>10.0.0.0/8</c>; never loopback, never everything. They replace the former
/// ones.</param>
/// <param name="MemberAggregates">Whether members see the organization's sums besides their own usage: by model, repository, team and the
/// like, never by person, account, machine or session.</param>
/// <param name="RetentionDays">Usage older than so many days is hidden at once and refused; 0 keeps it as long as the server does.</param>
public sealed record ChangeOrganizationRequest(
    string? Name = null, string? TimeZone = null, IReadOnlyList<string>? TrustedNetworks = null, bool? MemberAggregates = null,
    int? RetentionDays = null);
