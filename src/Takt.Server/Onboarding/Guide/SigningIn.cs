using Takt.Contracts.Onboarding;
using Takt.Server.SignIn;

namespace Takt.Server.Onboarding.Guide;

/// <summary>For who registered by a command and now wants to see the pages.</summary>
internal static class SigningIn
{
    public static GuideSection Section(string address, WaysIn ways) => new("sign_in", "Then: see it on the pages",
    [
        Block.Text("A token lets the machine in, not you. Who registered by `curl` sets a password once, with the token of step 2; "
            + "at least 10 characters:"),
        Block.Post($"{address}/auth/password/set", """{"password":"<password>"}""", "<token>"),
        Block.Text($"The answer is 204. Then sign in at {address}/ with your e-mail and that password."),
        Block.List([.. Others(address, ways)]),
    ]);

    private static IEnumerable<string> Others(string address, WaysIn ways)
    {
        yield return "Or have step 2 do it: `\"password\":\"…\"` in the body of `/auth/register`. An admin's invite needs it there: "
            + "a token sets no admin's password.";
        if (ways.ByPin)
            yield return "Or without a password: "
                + $"{address}/sign-in "
                + $"{(ways.ByMail ? "mails you a PIN" : "has a PIN printed on the terminal of whoever runs this server")}. "
                + $"{Proof(address, ways)}";
        if (ways.ByProxy)
            yield return $"Or through the access proxy in front of this server: open {address}/. {Proof(address, ways)}";
        yield return "The token alone changes no password that exists. Forgotten it? "
            + $"An admin sets another under {address}/settings/members.";
    }

    /// <summary>Else people would take it for a fault when a machine that worked may not read any more.</summary>
    private static string Proof(string address, WaysIn ways) =>
        "The first sign-in of that kind asks whether each machine that was set up by merely naming your address is yours, this one too. "
            + $"Until you say so at {address}/machines/confirm (or `POST {address}/api/me/machines/<token_id>/confirm`) it sends, and does "
            + $"nothing else.{(ways.WithoutPassword ? " Who was invited as an admin is one from then on." : "")}";
}
