using Takt.Contracts.Members;

namespace Takt.Server.ApiDocument.Examples;

internal static class OrganizationExamples
{
    private static readonly OrganizationItem Here = new(Sample.OrganizationId, Sample.Organization, "admin", Current: true);

    private static readonly MemberItem Ada = new(Sample.MemberId, Sample.Email, Sample.Name, "admin", EmailVerified: true,
        Sample.Now.AddDays(-40));

    public static IEnumerable<object> All =>
    [
        new OrganizationPage([Here, new(2, "Example Labs", "member", Current: false)]),
        Here,
        new CreateOrganizationRequest("Example Labs", "Europe/Zurich"),
        new SwitchOrganizationRequest(2),
        new OrganizationSettings(Sample.OrganizationId, Sample.Organization, "Europe/Zurich", NextTimeZone: null, ["192.0.2.0/24"],
            MemberAggregates: false, Demo: false, Sample.Now.AddDays(-40), RetentionDays: 180),
        new ChangeOrganizationRequest(MemberAggregates: false),
        new MemberPage([Ada, new(Sample.OtherMemberId, Sample.OtherEmail, null, "member", EmailVerified: false, Sample.Now.AddDays(-12),
            Claimed: true)], null),
        Ada,
        new CreateMemberRequest(Sample.OtherEmail, "Grace Hopper", "member"),
        new ChangeMemberRequest("admin"),
    ];
}
