using Microsoft.OpenApi;
using Takt.Server.Access;
using Takt.Server.SignIn;

namespace Takt.Server.ApiDocument;

/// <summary>The credentials that operations take, and which of them each level of access asks for.</summary>
internal static class SecuritySchemes
{
    public const string Bearer = "bearer", Cookie = "cookie";

    public static IReadOnlyDictionary<string, IOpenApiSecurityScheme> All { get; } = new Dictionary<string, IOpenApiSecurityScheme>
    {
        [Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "takt_ and 36 letters and digits",
            Description = "A token, for programs: personal (a member's), shared, or a connection's key. What it may do are its scopes: "
                + "usage:write, usage:read, admin. "
                + "It is shown once, where it is made.",
        },
        [Cookie] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Cookie,
            Name = SignInFeature.CookieName,
            Description = "A person's session: set by signing in, HttpOnly, looked up at every request. Requests of other sites' pages are "
                + "refused. "
                + "Where the server trusts an access proxy, the proxy's signed header does the same.",
        },
    };

    /// <summary>Any one of these will do; an empty one is no credential at all.</summary>
    public static List<OpenApiSecurityRequirement> For(Requirement requirement, OpenApiDocument? document) => requirement switch
    {
        Requirement.Person => [Of(Bearer, document), Of(Cookie, document)],
        Requirement.UsageRead => [Of(Bearer, document, ScopeNames.UsageRead), Of(Cookie, document)],
        Requirement.PersonOrAdmin => [Of(Bearer, document), Of(Cookie, document)],
        Requirement.Admin => [Of(Bearer, document, ScopeNames.Admin), Of(Cookie, document)],
        _ => [],
    };

    public static OpenApiSecurityRequirement Of(string scheme, OpenApiDocument? document, params string[] scopes) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [.. scopes] };

    public static string Words(Requirement requirement) => requirement switch
    {
        Requirement.Person => "A person: their session, or a personal token of theirs.",
        Requirement.UsageRead => "A session, or a token with the scope usage:read. A member sees their own.",
        Requirement.PersonOrAdmin => "A session, a personal token, or a token with the scope admin. A member reaches their own.",
        Requirement.Admin => "An admin: their session, or a token with the scope admin that is an admin's or nobody's.",
        _ => "Anyone.",
    };
}
