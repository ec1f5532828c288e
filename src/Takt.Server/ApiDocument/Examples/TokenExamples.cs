using Takt.Contracts.Identity;

namespace Takt.Server.ApiDocument.Examples;

internal static class TokenExamples
{
    public static readonly TokenItem Item = new(
        Sample.TokenId, "Ada's laptop", "takt_EXAM", ["usage:write", "usage:read"], Sample.MemberId, Sample.Email, null, Sample.Machine,
        Sample.Now.AddDays(-12), Sample.Now.AddMinutes(-1), ExpiresAt: null, RevokedAt: null, ReplacedBy: null);

    public static IEnumerable<object> All =>
    [
        new TokenPage([Item], null),
        Item,
        new CreateTokenRequest("nightly report", ["usage:read"], ExpiresInHours: 720),
        new CreatedToken(Sample.Token, Item with
        {
            Label = "nightly report", Scopes = ["usage:read"], Machine = null, LastUsedAt = null, ExpiresAt = Sample.Now.AddDays(30),
        }),
        new ChangeTokenRequest("Ada's laptop"),
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
