using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Usage.Views;
using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.Usage.Views;

/// <summary><c>/api/views</c>, and the page's form.</summary>
internal static class ViewEndpoints
{
    public static void MapViewEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/views").WithTags("Views").Requires(Requirement.Person);
        group.MapGet("", ListAsync).WithName("ListViews").WithSummary("Pages that you keep under a name");
        group.MapPost("", SaveAsync).WithName("SaveView").WithSummary("Keep a page with its range and filters under a name")
            .Refuses(Problems.Invalid("name", ViewService.NameComplaint), Problems.Invalid("address", ViewService.AddressComplaint),
                ViewService.TooManyViews());
        group.MapDelete("/{id:long}", RemoveAsync).WithName("RemoveView").WithSummary("Keep a page no longer")
            .Refuses(Problems.NotFound("view"));
        endpoints.MapPost("/save-view", SaveFormAsync).Requires(Requirement.Person).ExcludeFromDescription();
    }

    private static async Task<Ok<ViewPage>> ListAsync(ViewService service, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ViewPage(await service.ListAsync(context.GetCaller(), cancellationToken)));

    private static async Task<Results<Created<SavedView>, ProblemHttpResult>> SaveAsync(
        CreateViewRequest request, ViewService service, HttpContext context, CancellationToken cancellationToken)
    {
        var name = request.Name?.Trim();
        if (ViewService.Check(name, request.Address) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        return await service.SaveAsync(context.GetCaller(), name!, request.Address!, cancellationToken) is { } saved
            ? TypedResults.Created((string?)null, saved) : ViewService.TooManyViews();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        long id, ViewService service, HttpContext context, CancellationToken cancellationToken) =>
        await service.RemoveAsync(context.GetCaller(), id, cancellationToken) ? TypedResults.NoContent() : Problems.NotFound("view");

    /// <summary>The bar's form: it goes back to the page that was saved; with <c>remove</c> that one is kept no longer.</summary>
    private static async Task<Results<RedirectHttpResult, ProblemHttpResult>> SaveFormAsync(
        ViewService service, IAntiforgery antiforgery, HttpContext context, CancellationToken cancellationToken)
    {
        var caller = context.GetCaller();
        if (!caller.ByCookie || !await antiforgery.IsRequestValidAsync(context))
            return Problems.Forbidden("stale_form", "The form is too old, or not of this server.", "Load the page again.");
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var (name, address) = (form["name"].ToString().Trim(), form["address"].ToString());
        var errors = ViewService.Check(form.ContainsKey("remove") ? "removed" : name, address);
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        if (long.TryParse(form["remove"], out var removed))
            await service.RemoveAsync(caller, removed, cancellationToken);
        else if (await service.SaveAsync(caller, name, address, cancellationToken) is null)
            return ViewService.TooManyViews();
        return TypedResults.Redirect(address);
    }
}
