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
/// <param name="TimeZoneFixed">True once there is usage: daily sums are kept in the time zone.</param>
/// <param name="TrustedNetworks">Networks whose machines may ask for invites of role member.</param>
/// <param name="MemberAggregates">Whether members see the organization's sums (<c>GET /api/usage?view=organization</c>) besides their own
/// usage.</param>
/// <param name="Demo">Filled with made-up usage.</param>
public sealed record OrganizationSettings(
    int Id, string Name, string TimeZone, bool TimeZoneFixed, IReadOnlyList<string> TrustedNetworks, bool MemberAggregates, bool Demo,
    DateTimeOffset CreatedAt, int? RetentionDays);

/// <summary><c>PATCH /api/organization</c>: what is left out stays as it is.</summary>
/// <param name="TrustedNetworks">Addresses or networks such as <c>10.0.0.0/8</c>; never loopback, never everything. They replace the former
/// ones.</param>
/// <param name="MemberAggregates">Whether members see the organization's sums besides their own usage: by model, repository, team and the
/// like, never by person, account, machine or session.</param>
/// <param name="RetentionDays">Usage older than so many days is hidden at once and refused; 0 keeps it as long as the server does.</param>
public sealed record ChangeOrganizationRequest(
    string? Name = null, string? TimeZone = null, IReadOnlyList<string>? TrustedNetworks = null, bool? MemberAggregates = null,
    int? RetentionDays = null);
