namespace Takt.Server.Dashboard.Filters;

/// <summary>A filter as the bar's form sends it, before it is found in the data.</summary>
/// <param name="How"><c>is</c>, <c>not</c>, <c>none</c> (is empty) or <c>some</c> (is not empty).</param>
internal readonly record struct FilterForm(string Dimension, string How, string Value)
{
    public static IReadOnlyList<string> Fields { get; } = ["filter", "how", "value"];

    public static bool IsSent(IQueryCollection query) => query.ContainsKey("filter");

    public static FilterForm Of(IQueryCollection query) =>
        new(query["filter"].FirstOrDefault() ?? "", query["how"].FirstOrDefault() ?? "is", (query["value"].FirstOrDefault() ?? "").Trim());

    public bool IsExcluding => How is "not" or "some";

    /// <summary>Whether it asks for a value, not for whether there is one.</summary>
    public bool AsksForValue => How is "is" or "not";
}
