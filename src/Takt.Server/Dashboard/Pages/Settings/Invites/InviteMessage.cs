using System.Globalization;

namespace Takt.Server.Dashboard.Pages.Settings.Invites;

/// <summary>What an admin sends to a teammate, whole: nothing in it needs to be explained.</summary>
internal static class InviteMessage
{
    public static string For(
        string organization, string site, string joinUrl, string code, string? email, DateTimeOffset expiresAt, TimeZoneInfo zone) =>
        $"""
        {organization} counts what Claude Code uses with Takt. Please join; it takes two minutes.

        1. Open {joinUrl}
        2. Register with {email ?? "your e-mail address"}. The page then shows what to paste on your machine.
        3. Quit Claude Code, start it anew and ask it something.

        Or have Claude Code do it. Tell it:
        Read {site}/onboarding and set up this machine to report to it. My e-mail is {email ?? "<your e-mail>"}, my invite code is {code}

        The code works once, until {TimeZoneInfo.ConvertTime(expiresAt, zone).ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}.
        What you write to Claude and what it answers is not kept; how many tokens it took is.
        """;

    /// <summary>For someone who is a member already and has no token yet.</summary>
    /// <param name="signIn">How they sign in, as an instruction.</param>
    public static string ForMember(string organization, string site, string signIn) =>
        $"""
        {organization} counts what Claude Code uses with Takt, and you are a member.

        1. Open {site}/machines/new and {signIn}.
        2. Name your machine. The page then shows what to paste there.
        3. Quit Claude Code, start it anew and ask it something.

        What you write to Claude and what it answers is not kept; how many tokens it took is.
        """;
}
