using Takt.Server.Members;
using Takt.Server.SignIn;

namespace Takt.Server.Dashboard.Pages.Settings.Members;

/// <summary>How a member whom an admin has just added gets in the first time: what is true on this server, in two voices.</summary>
internal sealed record FirstSignIn(string ToAdmin, string ToMember)
{
    /// <param name="passwordSet">The admin has just set one.</param>
    public static FirstSignIn Of(WaysIn ways, MemberRow member, bool passwordSet)
    {
        if (ways.ByProxy)
            return new("They sign in through your access proxy.", $"sign in through our access proxy as {member.Email}");
        if (passwordSet)
        {
            return new(
                ways.ByMail ? "They sign in by the password that you have set, or by a PIN that is mailed to them."
                    : "They sign in by the password that you have set: hand it over by another way.",
                $"sign in as {member.Email}, with the password that I give you by another way");
        }

        if (ways.ByMail)
            return new("They sign in by a PIN that is mailed to them.", $"sign in as {member.Email}: choose “E-mail me a PIN instead”");
        return member.HasPassword
            ? new("They sign in by the password that they have on this server.",
                $"sign in as {member.Email}, with the password that you have here")
            : new("They have no password yet: set one on their page, before you send this.",
                $"sign in as {member.Email}, with the password that I give you by another way");
    }
}
