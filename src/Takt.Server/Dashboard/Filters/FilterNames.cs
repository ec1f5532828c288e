using Takt.Metering.Usage;

namespace Takt.Server.Dashboard.Filters;

/// <summary>What dimensions and their values are called on a page.</summary>
/// <param name="labels">Dimension and value to a name, for values that are ids.</param>
public sealed class FilterNames(IReadOnlyDictionary<(string Dimension, string Value), string> labels)
{
    /// <summary>Those that people ask by most, in this order; the others follow by name.</summary>
    private static readonly string[] First =
    [
        Dimension.Member, Dimension.Team, Dimension.Repository, Dimension.Branch, Dimension.Model, Dimension.Session, Dimension.Machine,
        Dimension.Account,
    ];

    public static FilterNames None { get; } = new(new Dictionary<(string Dimension, string Value), string>());

    public static IReadOnlyList<string> Dimensions { get; } =
        [.. First, .. Dimension.All.Except(First).Except([Dimension.Person]).OrderBy(NameOf, StringComparer.OrdinalIgnoreCase)];

    /// <summary><c>person</c>, <c>MCP server</c> …</summary>
    public static string NameOf(string dimension) => dimension switch
    {
        Dimension.Member => "person",
        Dimension.Person => "person as sent",
        Dimension.ModelFamily => "model without date",
        Dimension.McpServer => "MCP server",
        Dimension.Agent => "sub-agent",
        Dimension.AppVersion => "client version",
        Dimension.Os => "system",
        Dimension.QuerySource => "asked by",
        _ => dimension.Replace('_', ' '),
    };

    /// <summary>With a capital letter, as a heading has it.</summary>
    public static string TitleOf(string dimension)
    {
        var name = NameOf(dimension);
        return char.ToUpperInvariant(name[0]) + name[1..];
    }

    /// <summary>Of what is attributed to none.</summary>
    public static string NoneOf(string dimension) => dimension switch
    {
        Dimension.Model or Dimension.ModelFamily => "no model named",
        "automation" => "people",
        _ => "unattributed",
    };

    public string ValueOf(string dimension, string value) => value.Length == 0 ? NoneOf(dimension)
        : Shown(dimension, labels.GetValueOrDefault((dimension, value)) ?? value);

    /// <summary>A value's name, shortened where it is long.</summary>
    public static string Shown(string dimension, string name) => dimension switch
    {
        Dimension.Repository => Components.Format.Repository(name),
        _ => Components.Format.Name(name),
    };
}
