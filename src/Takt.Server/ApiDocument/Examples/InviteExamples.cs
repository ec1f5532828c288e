using Takt.Contracts.Members;

namespace Takt.Server.ApiDocument.Examples;

internal static class InviteExamples
{
    public static IEnumerable<object> All =>
    [
        new CreateInvitesRequest(1, "member", Sample.OtherEmail, 168),
        new CreatedInvites(
            Sample.OrganizationId,
            [
                new(
                    5, Sample.InviteCode, "member", Sample.OtherEmail, Sample.Now.AddDays(7), $"{Sample.Site}/join#{Sample.InviteCode}",
                    $$"""curl -X POST -H "Content-Type: application/json" -d '{"email":"{{Sample.OtherEmail}}",""" + '"'
                        + $$"""invite_code":"{{Sample.InviteCode}}","machine":"<this-machine-hostname>"}' {{Sample.Site}}/auth/register"""),
            ],
            "Send each person one code: they open join_url, or run register after filling in what stands in <…>."),
        new InvitePage(
            [new(5, "takt-invite-EXAM", "open", "member", Sample.OtherEmail, Sample.Now, Sample.Email, "192.0.2.14", Sample.Now.AddDays(7),
                null, null, null, null)], null),
    ];
}
