using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Identity;
using Takt.Server.Http;
using Takt.Server.Identity.SignIn;

namespace Takt.Server.Identity.Organizations;

internal static class OrganizationEndpoints
{
    public static void MapOrganizations(this IEndpointRouteBuilder routes)
    {
        var many = routes.MapGroup("/api/organizations").WithTags("Organizations").Requires(Access.Person);
        many.MapGet("/", ListAsync).WithName("ListOrganizations").WithSummary("List your organizations, and which one you are looking at");
        many.MapPost("/", CreateAsync).WithName("CreateOrganization")
            .WithSummary("Create an organization, whose admin you become; for admins of the server")
            .Refuses(Problems.Invalid("name", OrganizationDesk.NameComplaint), NotServerAdmin());
        var one = routes.MapGroup("/api/organization").WithTags("Organizations").Requires(Access.Admin);
        one.MapGet("/", ReadAsync).WithName("GetOrganization").WithSummary("Read the organization's settings");
        one.MapPatch("/", ChangeAsync).WithName("ChangeOrganization")
            .WithSummary("Change its name, its trusted networks, whether members see its aggregates, and, while there is no usage, "
                + "its time zone")
            .Refuses(Problems.Invalid("time_zone", OrganizationDesk.ZoneComplaint), ZoneFixed());
        routes.MapPost("/auth/organization", SwitchAsync).WithTags("Sign-in").Requires(Access.Person).WithName("SwitchOrganization")
            .WithSummary("Look at another of your organizations")
            .Refuses(SessionNeeded(), Problems.NotFound("organization"));
        routes.MapPost("/switch-organization", GoAsync).Requires(Access.Person).ExcludeFromDescription();
    }

    private static async Task<Ok<OrganizationPage>> ListAsync(
        OrganizationDesk desk, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(new OrganizationPage(await desk.ListAsync(context.GetCaller(), cancellationToken)));

    private static async Task<Results<Created<OrganizationItem>, ProblemHttpResult>> CreateAsync(
        CreateOrganizationRequest request, OrganizationDesk desk, HttpContext context, CancellationToken cancellationToken)
    {
        var caller = context.GetCaller();
        if (!OrganizationDesk.MayCreate(caller))
            return NotServerAdmin();

        var outcome = await desk.CreateAsync(caller, context, request.Name, request.TimeZone, cancellationToken);
        return outcome.Errors.Count > 0
            ? Problems.Invalid(outcome.Errors)
            : TypedResults.Created((string?)null, new OrganizationItem(outcome.CreatedId, request.Name!.Trim(), "admin", Current: false));
    }

    private static async Task<Ok<OrganizationSettings>> ReadAsync(
        OrganizationDesk desk, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await desk.ReadAsync(context.GetCaller(), cancellationToken));

    private static async Task<Results<Ok<OrganizationSettings>, ProblemHttpResult>> ChangeAsync(
        ChangeOrganizationRequest request, OrganizationDesk desk, HttpContext context, CancellationToken cancellationToken)
    {
        var outcome = await desk.ChangeAsync(context.GetCaller(), context, request, cancellationToken);
        if (outcome.Errors.Count > 0)
            return Problems.Invalid(outcome.Errors);
        return outcome.ZoneFixed
            ? ZoneFixed()
            : TypedResults.Ok(await desk.ReadAsync(context.GetCaller(), cancellationToken));
    }

    private static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> SwitchAsync(
        SwitchOrganizationRequest request, OrganizationDesk desk, HttpContext context, CancellationToken cancellationToken)
    {
        var caller = context.GetCaller();
        if (!caller.ByCookie)
            return SessionNeeded();

        return await desk.SwitchAsync(caller, context, request.OrganizationId ?? 0, cancellationToken) is { } user
            ? TypedResults.Ok(user.ToSignedIn())
            : Problems.NotFound("organization");
    }

    private static ProblemHttpResult NotServerAdmin() => Problems.Forbidden(
        "not_server_admin", "Only an admin of the server may create organizations, by a session or a token with the scope admin.",
        "Ask whoever set this server up.");

    private static ProblemHttpResult ZoneFixed() => Problems.Conflict(
        "time_zone_fixed", "There is usage already, and its days are kept in the present time zone.",
        "Send the request again without time_zone; ask /api/usage with time_zone to see hours in another one.");

    private static ProblemHttpResult SessionNeeded() => Problems.Create(
        StatusCodes.Status400BadRequest, "session_needed", "A token opens one organization only; a session goes from one to another.",
        "Use a token of the other organization, or sign in and send the session's cookie.");

    /// <summary>The page's form: it goes on to the other organization's overview.</summary>
    private static async Task<Results<RedirectHttpResult, ProblemHttpResult>> GoAsync(
        OrganizationDesk desk, IAntiforgery antiforgery, HttpContext context, CancellationToken cancellationToken)
    {
        if (!context.GetCaller().ByCookie || !await antiforgery.IsRequestValidAsync(context))
            return Problems.Forbidden("stale_form", "The form is too old, or not of this server.", "Load the page again.");
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var id = int.TryParse(form["organization_id"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return await desk.SwitchAsync(context.GetCaller(), context, id, cancellationToken) is null
            ? Problems.NotFound("organization") : TypedResults.Redirect("/");
    }
}
