using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Limits;
using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.Limits.Readings;

/// <summary>The buttons of the page: <c>POST /mark-limit</c> says that a limit is reached or counts anew, or takes it back.</summary>
internal static class MarkForm
{
    public static void MapMarkForm(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/mark-limit", MarkAsync).Requires(Requirement.Person).ExcludeFromDescription();

    private static async Task<Results<RedirectHttpResult, ProblemHttpResult>> MarkAsync(
        ReadingService service, IAntiforgery antiforgery, HttpContext context, CancellationToken cancellationToken)
    {
        var caller = context.GetCaller();
        if (!caller.ByCookie || !await antiforgery.IsRequestValidAsync(context))
            return Problems.Forbidden("stale_form", "The form is too old, or not of this server.", "Load the page again.");
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var kind = form["kind"] == "hit" ? ReadingKind.Hit : form["kind"] == "new_window" ? ReadingKind.NewWindow : ReadingKind.Reading;
        if (long.TryParse(form["undo"], out var id))
        {
            if (!await service.UndoAsync(caller, id, kind, cancellationToken))
                return Problems.NotFound("reading");
        }
        else
        {
            var request = new LimitMarkRequest(form["account"], null, form["scope"].ToString() is { Length: > 0 } scope ? scope : null);
            var said = kind == ReadingKind.Hit ? kind : ReadingKind.NewWindow;
            if ((await service.MarkAsync(caller, said, request, cancellationToken)).Refusal is { } refusal)
                return context.Refuse(refusal);
        }

        // Back to the account's page, which is named by its number: no address of the sender's making.
        var door = form["mine"] == "true" ? "/me/limits" : "/limits";
        return TypedResults.Redirect(long.TryParse(form["seat"], out var seat) ? $"{door}/{seat}" : door);
    }
}
