using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.StaticAssets;
using Takt.Server.Http;

namespace Takt.Server.Identity.Callers;

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

        if (DeclaredBy(endpoint) is not { } access)
        {
            await Refusals.Undeclared().ExecuteAsync(context);
            return;
        }

        if (access == Access.Own)
        {
            await next(context);
            return;
        }

        var (caller, reason) = await resolver.ResolveAsync(context, context.RequestAborted);
        if (caller is not null)
            context.SetCaller(caller);
        else
            context.SetNoCaller(reason);
        if (Refuse(context, access, caller, reason) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        await next(context);
    }

    private static IResult? Refuse(HttpContext context, Access access, Caller? caller, NoCaller reason)
    {
        if (caller is null or { ByCookie: true } && !SameOrigin.IsSatisfiedBy(context.Request))
            return Refusals.ForeignOrigin();
        if (access == Access.Anyone)
            return null;
        if (caller is null)
            return IsForPerson(context.Request) ? ToSignIn(context.Request) : Refusals.NobodyKnown(context.Response, reason);
        return access switch
        {
            Access.Person or Access.PersonOrAdmin or Access.Admin when caller.Replaced => MachineTokens.RefuseReplaced(),
            Access.Person when !caller.IsPerson => Refusals.NotPersonal(),
            Access.UsageRead when !caller.Scopes.HasFlag(TokenScopes.UsageRead) => Refusals.Scope(caller, ScopeNames.UsageRead),
            Access.PersonOrAdmin when !caller.IsPerson && !caller.IsAdmin => Refusals.Scope(caller, ScopeNames.Admin),
            Access.Admin when !caller.Scopes.HasFlag(TokenScopes.Admin) => Refusals.Scope(caller, ScopeNames.Admin),
            Access.Admin when caller.Unproven => IsForPerson(context.Request) ? ToSignIn(context.Request) : Refusals.Unproven(),
            // A bare status: a person gets a page for it.
            Access.Admin when !caller.IsAdmin => IsForPerson(context.Request)
                ? TypedResults.StatusCode(StatusCodes.Status403Forbidden) : Refusals.NotAdmin(),
            _ => null,
        };
    }

    private static Access? DeclaredBy(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<RequiresAttribute>()?.Access
        ?? (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null ? null : Access.Own);

    private static bool IsForPerson(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static RedirectHttpResult ToSignIn(HttpRequest request) =>
        TypedResults.Redirect("/sign-in?return=" + Uri.EscapeDataString(request.Path + request.QueryString));
}
