using System.Text.RegularExpressions;
using Takt.Server.Tests.Dashboard;

namespace Takt.Server.Tests.Authorization;

/// <summary>
/// The forms that pages dispatch, read from their sources: the framework knows of a form only while it renders the page. A form without a
/// name reaches no handler, so the names are all there is.
/// </summary>
internal static partial class PageForms
{
    /// <returns>A form of a component stands under each page that has the component; one that no page has, under <c>?</c>.</returns>
    public static IEnumerable<(string Page, string Form)> Find()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "src", "Takt.Server", "Dashboard"), "*.razor",
            SearchOption.AllDirectories);
        var sources = files.ToDictionary(file => file, File.ReadAllText);
        var components = files.ToLookup(file => Path.GetFileNameWithoutExtension(file));
        var unseen = new HashSet<string>(files);
        HashSet<(string, string)> forms = [];
        foreach (var file in files)
        {
            string[] routes = [.. RoutePattern().Matches(sources[file]).Select(route => route.Groups[1].Value)];
            if (routes.Length == 0)
                continue;
            var page = Reach(file, sources, components, []);
            unseen.ExceptWith(page);
            forms.UnionWith(from part in page from form in FormsOf(sources[part]) from route in routes select (route, form));
        }

        forms.UnionWith(from part in unseen from form in FormsOf(sources[part]) select ("?", form));
        return forms;
    }

    /// <summary>The file and, through all levels, the components whose tags it has.</summary>
    private static HashSet<string> Reach(
        string file, Dictionary<string, string> sources, ILookup<string, string> components, HashSet<string> reached)
    {
        if (!reached.Add(file))
            return reached;
        foreach (var part in TagPattern().Matches(sources[file]).SelectMany(tag => components[tag.Groups[1].Value]))
            Reach(part, sources, components, reached);
        return reached;
    }

    /// <summary>A name may be a constant of the component.</summary>
    private static IEnumerable<string> FormsOf(string source) =>
        NamePattern().Matches(source).Select(name => name.Groups[1].Value).Select(name =>
            name.StartsWith('@') ? Regex.Match(source, $"const string {name[1..]} = \"([^\"]+)\"").Groups[1].Value : name);

    [GeneratedRegex("^@page \"([^\"]+)\"", RegexOptions.Multiline)]
    private static partial Regex RoutePattern();

    [GeneratedRegex("<([A-Z][A-Za-z]+)")]
    private static partial Regex TagPattern();

    [GeneratedRegex("@formname=\"([^\"]+)\"")]
    private static partial Regex NamePattern();
}
