using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.StaticAssets;
using Takt.Server.Http;

namespace Takt.Server.Access.Callers;

/// <summary>Holds every request against what its endpoint declares. An endpoint that declares nothing is closed.</summary>
internal sealed class AccessMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context, CallerResolver resolver)
    {
        // No endpoint: the static files of the page, or a 404. One without a route: routing's own refusal of the method or the content
        // type.
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            await next(context);
            return;
        }

        if (DeclaredBy(endpoint) is not { } requirement)
        {
            await CallerRefusals.Undeclared().ExecuteAsync(context);
            return;
        }

        if (requirement == Requirement.Own)
        {
            await next(context);
            return;
        }

        var (caller, reason) = await resolver.ResolveAsync(context, context.RequestAborted);
        if (caller is not null)
            context.SetCaller(caller);
        else
            context.SetNoCaller(reason);
        if (Refuse(context, requirement, caller, reason) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        await next(context);
    }

    private static IResult? Refuse(HttpContext context, Requirement requirement, Caller? caller, NoCaller reason)
    {
        if (caller is null or { ByCookie: true } && !SameOrigin.IsSatisfiedBy(context.Request))
            return CallerRefusals.ForeignOrigin();
        if (requirement == Requirement.Anyone)
            return null;
        if (caller is null)
            return IsForPerson(context.Request) ? ToSignIn(context.Request) : CallerRefusals.NobodyKnown(context.Response, reason);
        return requirement switch
        {
            _ when caller.Unconfirmed => CallerRefusals.Unconfirmed(),
            Requirement.Person or Requirement.PersonOrAdmin or Requirement.Admin when caller.Replaced => CallerRefusals.Replaced(),
            Requirement.Person when !caller.IsPerson => CallerRefusals.NotPersonal(),
            Requirement.UsageRead when !caller.Scopes.HasFlag(TokenScopes.UsageRead) => CallerRefusals.Scope(caller, ScopeNames.UsageRead),
            Requirement.PersonOrAdmin when !caller.IsPerson && !caller.IsAdmin => CallerRefusals.Scope(caller, ScopeNames.Admin),
            Requirement.Admin when !caller.Scopes.HasFlag(TokenScopes.Admin) => CallerRefusals.Scope(caller, ScopeNames.Admin),
            Requirement.Admin when caller.Unproven => IsForPerson(context.Request) ? ToSignIn(context.Request) : CallerRefusals.Unproven(),
            // A bare status: a person gets a page for it.
            Requirement.Admin when !caller.IsAdmin => IsForPerson(context.Request)
                ? TypedResults.StatusCode(StatusCodes.Status403Forbidden) : CallerRefusals.NotAdmin(),
            _ => null,
        };
    }

    private static Requirement? DeclaredBy(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<RequiresAttribute>()?.Requirement
        ?? (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null ? null : Requirement.Own);

    private static bool IsForPerson(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static RedirectHttpResult ToSignIn(HttpRequest request) =>
        TypedResults.Redirect("/sign-in?return=" + Uri.EscapeDataString(request.Path + request.QueryString));
}
