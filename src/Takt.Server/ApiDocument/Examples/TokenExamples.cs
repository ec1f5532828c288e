using Takt.Contracts.Tokens;

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
        new RotateTokenRequest(3600),
    ];
}
