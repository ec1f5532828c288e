using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts;
using Takt.Contracts.Onboarding;
using Takt.Server.Access;
using Takt.Server.Http;
using Takt.Server.Onboarding;
using Takt.Server.Onboarding.Guide;

namespace Takt.Server.Dashboard.Pages.Onboarding;

/// <summary>The guides in the form that is asked for: here, since one of the forms is a page.</summary>
internal static class GuideEndpoints
{
    private const string Markdown = "text/markdown", Plain = "text/plain", Json = "application/json", Html = "text/html";

    public static void MapGuides(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/onboarding", async (GuideBuilder guides, HttpContext context, CancellationToken cancellationToken) =>
                Answer(context, await guides.OnboardingAsync(context.Site(), cancellationToken)))
            .WithSummary("The whole set-up guide with this server's own addresses: Markdown, JSON or a page, by Accept")
            .Described("GetGuide");
        routes.MapGet("/validate", (HttpContext context) => Answer(context, GuideBuilder.Checklist(context.Site())))
            .WithSummary("What to look at when a machine is not tracking: Markdown, JSON or a page, by Accept").Described("GetChecklist");
    }

    private static void Described(this RouteHandlerBuilder endpoint, string name) =>
        endpoint.WithName(name).WithTags("Onboarding").Requires(Requirement.Anyone)
            .Produces<GuideDocument>(StatusCodes.Status200OK, Json, Markdown, Plain, Html).Refuses(NotAcceptable());

    private static ProblemHttpResult NotAcceptable() => Problems.Create(
        StatusCodes.Status406NotAcceptable, "not_acceptable", "This guide is Markdown, JSON or a page.",
        "Send Accept: text/markdown, application/json or text/html.");

    private static IResult Answer(HttpContext context, GuideDocument guide)
    {
        context.Response.Headers.Vary = "Accept";
        return Negotiation.Choose(context.Request.Headers.Accept, Markdown, Plain, Json, Html) switch
        {
            Html => new RazorComponentResult<GuidePage>(new { Guide = guide, Path = context.Request.Path.Value }),
            Json => TypedResults.Json(guide, TaktJson.Default.GuideDocument),
            { } text => TypedResults.Text(GuideMarkdown.Write(guide), text, Encoding.UTF8),
            null => NotAcceptable(),
        };
    }
}
