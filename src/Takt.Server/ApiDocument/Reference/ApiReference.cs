namespace Takt.Server.ApiDocument.Reference;

/// <summary>The API document as people read it: operations by subject, and the records that their bodies are.</summary>
/// <param name="Problems">Every code that any operation answers, by status.</param>
public sealed record ApiReference(
    string Title, string Intro, IReadOnlyList<ReferenceScheme> Schemes, IReadOnlyList<ReferenceGroup> Groups,
    IReadOnlyList<ReferenceProblem> Problems, IReadOnlyList<ReferenceRecord> Records);

/// <summary>A credential.</summary>
public sealed record ReferenceScheme(string Name, string Description);

public sealed record ReferenceGroup(string Name, string? Description, IReadOnlyList<ReferenceOperation> Operations)
{
    public string Anchor => Name.ToLowerInvariant().Replace(' ', '-');
}

/// <param name="Id">Unique and stable; an anchor.</param>
/// <param name="Who">Who may call it, in words.</param>
/// <param name="TakesToken">Whether a bearer token is of use.</param>
public sealed record ReferenceOperation(
    string Id, string Method, string Path, string Summary, string Who, bool TakesToken, IReadOnlyList<ReferenceParameter> Parameters,
    ReferenceBody? Request, IReadOnlyList<ReferenceBody> Answers, IReadOnlyList<ReferenceProblem> Problems);

/// <param name="Place"><c>path</c> or <c>query</c>.</param>
/// <param name="Type">In words: <c>integer, 1 to 200</c>.</param>
public sealed record ReferenceParameter(
    string Name, string Place, string Type, bool Required, string? Default, IReadOnlyList<string> Allowed, string? Example,
    string? Description);

/// <param name="Status">Of an answer; null for a request.</param>
/// <param name="Example">As it is sent; null where there is no body, or one that can't be shown.</param>
/// <param name="Record">The name of the record that it is.</param>
public sealed record ReferenceBody(string? Status, string? Description, IReadOnlyList<string> MediaTypes, string? Example, string? Record);

public sealed record ReferenceProblem(string Status, string Code, string? Detail, string? NextAction);

public sealed record ReferenceRecord(string Name, string? Description, IReadOnlyList<ReferenceField> Fields);

/// <param name="Record">The record that it is, or whose list.</param>
public sealed record ReferenceField(string Name, string Type, string? Record, string? Description);
