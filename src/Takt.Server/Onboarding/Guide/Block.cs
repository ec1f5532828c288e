using Takt.Contracts.Onboarding;
using Takt.Server.Onboarding.Variables;

namespace Takt.Server.Onboarding.Guide;

/// <summary>The pieces of which guides are made.</summary>
internal static class Block
{
    public static GuideBlock Text(string text) => new("text", text);

    public static GuideBlock Note(string text) => new("note", text);

    public static GuideBlock Bash(string code) => new("code", code, "bash");

    public static GuideBlock PowerShell(string code) => new("code", code, "powershell");

    public static GuideBlock List(params string[] items) => new("list", Items: items);

    public static GuideBlock Steps(params string[] items) => new("steps", Items: items);

    public static GuideBlock Terms(params (string Term, string Text)[] terms) =>
        new("terms", Terms: [.. terms.Select(t => new GuideTerm(t.Term, t.Text))]);

    /// <summary>A request as curl makes it.</summary>
    public static GuideBlock Post(string url, string body, string? bearer = null) => Bash(
        $"curl -sS -X POST {BashBlock.Quote(url)} \\\n{(bearer is null ? "" : $"  -H 'Authorization: Bearer {bearer}' \\\n")}  -H "
            + $"'Content-Type: application/json' \\\n  -d '{body}'");
}
