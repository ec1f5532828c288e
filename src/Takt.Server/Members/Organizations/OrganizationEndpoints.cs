using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Members;
using Takt.Contracts.SignIn;
using Takt.Server.Access;
using Takt.Server.Http;
using Takt.Server.SignIn;

namespace Takt.Server.Members.Organizations;

internal static class OrganizationEndpoints
{
    public static void MapOrganizations(this IEndpointRouteBuilder routes)
    {
        var many = routes.MapGroup("/api/organizations").WithTags("Organizations").Requires(Requirement.Person);
        many.MapGet("/", ListAsync).WithName("ListOrganizations").WithSummary("List your organizations, and which one you are looking at");
        many.MapPost("/", CreateAsync).WithName("CreateOrganization")
            .WithSummary("Create an organization, whose admin you become; for admins of the server")
            .Refuses(Problems.Invalid("name", OrganizationService.NameComplaint), NotServerAdmin());
        var one = routes.MapGroup("/api/organization").WithTags("Organizations").Requires(Requirement.Admin);
        one.MapGet("/", ReadAsync).WithName("GetOrganization").WithSummary("Read the organization's settings");
        one.MapPatch("/", ChangeAsync).WithName("ChangeOrganization")
            .WithSummary("Change its name, its trusted networks, whether members see its aggregates, how long usage is kept, and "
                + "its time zone, which then holds from its next midnight")
            .Refuses(Problems.Invalid("time_zone", OrganizationService.ZoneComplaint));
        routes.MapPost("/auth/organization", SwitchAsync).WithTags("Sign-in").Requires(Requirement.Person).WithName("SwitchOrganization")
            .WithSummary("Look at another of your organizations")
            .Refuses(SessionNeeded(), Problems.NotFound("organization"));
        routes.MapPost("/switch-organization", GoAsync).Requires(Requirement.Person).ExcludeFromDescription();
    }

    private static async Task<Ok<OrganizationPage>> ListAsync(
        OrganizationService service, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(new OrganizationPage(await service.ListAsync(context.GetCaller(), cancellationToken)));

    private static async Task<Results<Created<OrganizationItem>, ProblemHttpResult>> CreateAsync(
        CreateOrganizationRequest request, OrganizationService service, HttpContext context, CancellationToken cancellationToken)
    {
        var caller = context.GetCaller();
        if (!OrganizationService.MayCreate(caller))
            return NotServerAdmin();

        var outcome = await service.CreateAsync(caller, request.Name, request.TimeZone, cancellationToken);
        return outcome.Value is { } created ? TypedResults.Created((string?)null, created) : outcome.Refusal!;
    }

    private static async Task<Ok<OrganizationSettings>> ReadAsync(
        OrganizationService service, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await service.ReadAsync(context.GetCaller(), cancellationToken));

    private static async Task<Results<Ok<OrganizationSettings>, ProblemHttpResult>> ChangeAsync(
        ChangeOrganizationRequest request, OrganizationService service, HttpContext context, CancellationToken cancellationToken)
    {
        var outcome = await service.ChangeAsync(context.GetCaller(), request, cancellationToken);
        return outcome.Value is { } settings ? TypedResults.Ok(settings) : outcome.Refusal!;
    }

    private static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> SwitchAsync(
        SwitchOrganizationRequest request, OrganizationService service, HttpContext context, CancellationToken cancellationToken)
    {
        var caller = context.GetCaller();
        if (!caller.ByCookie)
            return SessionNeeded();

        return await SwitchToAsync(service, context, request.OrganizationId ?? 0, cancellationToken) is { } user
            ? TypedResults.Ok(user.ToSignedIn())
            : Problems.NotFound("organization");
    }

    /// <summary>Goes there, with the new session's cookie on the answer.</summary>
    /// <returns>Null when there is no such organization for them.</returns>
    internal static async Task<SignedInUser?> SwitchToAsync(
        OrganizationService service, HttpContext context, int organizationId, CancellationToken cancellationToken)
    {
        if (await service.SwitchAsync(context.GetCaller(), SessionCookie.ReadHash(context.Request), organizationId,
            cancellationToken) is not { } switched)
            return null;
        if (switched.Session is { } session)
            SessionCookie.Write(context, session);
        return switched.User;
    }

    private static ProblemHttpResult NotServerAdmin() => Problems.Forbidden(
        "not_server_admin", "Only an admin of the server may create organizations, by a session or a token with the scope admin.",
        "Ask whoever set this server up.");

    private static ProblemHttpResult SessionNeeded() => Problems.Create(
        StatusCodes.Status400BadRequest, "session_needed", "A token opens one organization only; a session goes from one to another.",
        "Use a token of the other organization, or sign in and send the session's cookie.");

    /// <summary>The page's form: it goes on to the other organization's overview.</summary>
    private static async Task<Results<RedirectHttpResult, ProblemHttpResult>> GoAsync(
        OrganizationService service, IAntiforgery antiforgery, HttpContext context, CancellationToken cancellationToken)
    {
        if (!context.GetCaller().ByCookie || !await antiforgery.IsRequestValidAsync(context))
            return Problems.Forbidden("stale_form", "The form is too old, or not of this server.", "Load the page again.");
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var id = int.TryParse(form["organization_id"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return await SwitchToAsync(service, context, id, cancellationToken) is null
            ? Problems.NotFound("organization") : TypedResults.Redirect("/");
    }
}
