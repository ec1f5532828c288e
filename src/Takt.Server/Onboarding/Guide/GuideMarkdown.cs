using System.Text;
using Takt.Contracts.Onboarding;

namespace Takt.Server.Onboarding.Guide;

/// <summary>A guide as Markdown.</summary>
internal static class GuideMarkdown
{
    public static string Write(GuideDocument guide)
    {
        var text = new StringBuilder().Append("# ").Append(guide.Title).Append("\n\n").Append(guide.Intro).Append('\n');
        foreach (var section in guide.Sections)
        {
            text.Append("\n## ").Append(section.Title).Append('\n');
            foreach (var block in section.Blocks)
                Write(text.Append('\n'), block);
        }

        text.Append("\n## Endpoints\n\n");
        foreach (var endpoint in guide.Endpoints)
            text.Append("- **").Append(endpoint.Name).Append("**: `").Append(endpoint.Method).Append(' ').Append(endpoint.Url).Append("` (")
                .Append(endpoint.Who).Append(")\n");
        return text.Append("\nSee also: ").Append(guide.SeeAlso).Append('\n').ToString();
    }

    private static void Write(StringBuilder text, GuideBlock block)
    {
        switch (block.Kind)
        {
            case "code":
                text.Append("```").Append(block.Language).Append('\n').Append(block.Text).Append("\n```\n");
                break;
            case "note":
                text.Append("> ").Append(block.Text).Append('\n');
                break;
            case "terms":
                foreach (var term in block.Terms!)
                    text.Append("- **").Append(term.Term).Append("**: ").Append(term.Text).Append('\n');
                break;
            case "list" or "steps":
                for (var i = 0; i < block.Items!.Count; i++)
                    text.Append(block.Kind == "steps" ? $"{i + 1}. " : "- ").Append(block.Items[i]).Append('\n');
                break;
            default:
                text.Append(block.Text).Append('\n');
                break;
        }
    }
}
