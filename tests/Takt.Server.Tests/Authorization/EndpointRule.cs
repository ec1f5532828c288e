namespace Takt.Server.Tests.Authorization;

/// <summary>Who may call, in the words of the contract.</summary>
internal enum Who
{
    Anyone,
    Person,
    UsageRead,
    UsageWrite,
    PersonOrAdmin,
    Admin,
}

/// <summary>A call that is right in all but, perhaps, who makes it.</summary>
/// <param name="Body">Sent as JSON; a dictionary as a form.</param>
internal sealed record MatrixCall(string Path, object? Body = null)
{
    /// <summary>Instead of the caller's own.</summary>
    public string? Credential { get; init; }

    /// <summary>Beside the caller's own.</summary>
    public string? Cookie { get; init; }

    /// <summary>Another address of this machine to come from, where attempts of one address are counted.</summary>
    public string? From { get; init; }
}

/// <summary>What must hold for one endpoint.</summary>
/// <param name="Method">A page's is <c>PAGE</c>, that of a form on it <c>FORM</c>.</param>
/// <param name="Call">About something of organization A where the route has an id; new for each caller.</param>
internal sealed record EndpointRule(string Method, string Route, Who Who, Func<MatrixWorld, Credential, Task<MatrixCall>> Call)
{
    /// <summary>
    /// The action that the audit must show; for what changes nothing, or nothing that people decide, the reason in <see cref="Unaudited"/>.
    /// </summary>
    public string? Audited { get; init; }

    /// <summary>The name of the form, as its page dispatches it.</summary>
    public string? Form { get; init; }

    public string? Unaudited { get; init; }

    /// <summary>Who makes the call that must succeed.</summary>
    public MatrixCaller Primary { get; init; } = MatrixCaller.AdminCookie;

    /// <summary>The endpoint declares another access and decides by itself.</summary>
    public Takt.Server.Access.Requirement? Declares { get; init; }

    /// <summary>Callers whom the endpoint itself refuses, for what they ask; why stands beside each.</summary>
    public Func<MatrixCaller, bool>? Except { get; init; }

    /// <summary>The answer to the primary caller, where it is not a success.</summary>
    public int? Status { get; init; }

    /// <summary>The call names something of A, so that a caller of B must get a 404.</summary>
    public bool HasId => (BodyId || Route.Contains('{', StringComparison.Ordinal)) && !Everyones;

    /// <summary>The body names it.</summary>
    public bool BodyId { get; init; }

    /// <summary>Tokens are told that it takes a session.</summary>
    public bool Cookies { get; init; }

    /// <summary>The answer has no end that is worth waiting for.</summary>
    public bool Streams { get; init; }

    /// <summary>What the route names belongs to no organization.</summary>
    public bool Everyones { get; init; }

    public string Name => Form is null ? $"{Method} {Route}" : $"{Method} {Route} {Form}";

    public bool Allows(MatrixCaller caller) => Who switch
    {
        Who.Anyone => true,
        Who.Person => caller.Person,
        Who.UsageRead => caller.Read,
        Who.UsageWrite => caller.Write,
        Who.PersonOrAdmin => caller.Person || caller.Admin,
        _ => caller.Admin,
    };
}
