using System.Text.Json.Serialization;

namespace Takt.Contracts.Onboarding;

/// <summary><c>GET /onboarding</c> and <c>GET /validate</c>: text for people and agents, with this server's own addresses.</summary>
/// <param name="Server">The address of this server.</param>
public sealed record GuideDocument(string Title, string Intro, string Server, IReadOnlyList<GuideSection> Sections,
    IReadOnlyList<GuideEndpoint> Endpoints, string SeeAlso);

/// <param name="Id">Stable: <c>empty_server</c> (only while it is), <c>invite</c>, <c>register</c>, <c>apply</c>, <c>restart</c>,
/// <c>verify</c>, <c>sign_in</c>, <c>is_it_tracking</c>, <c>another_machine</c>, <c>team</c>, <c>what_you_get</c>, <c>troubleshooting</c>
/// …</param>
public sealed record GuideSection(string Id, string Title, IReadOnlyList<GuideBlock> Blocks);

/// <summary>A piece of a section; <c>kind</c> says which of the others is set.</summary>
/// <param name="Kind"><c>text</c>, <c>note</c>, <c>code</c>, <c>list</c>, <c>steps</c>, <c>terms</c>.</param>
/// <param name="Text">Of a text, a note and a code. Names and addresses stand between backticks, except in a code.</param>
/// <param name="Language">Of a code: <c>bash</c>, <c>powershell</c>, <c>json</c>.</param>
public sealed record GuideBlock(
    string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Language = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Items = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<GuideTerm>? Terms = null);

public sealed record GuideTerm(string Term, string Text);

/// <param name="Who">Who may call it.</param>
public sealed record GuideEndpoint(string Name, string Method, string Url, string Who);
