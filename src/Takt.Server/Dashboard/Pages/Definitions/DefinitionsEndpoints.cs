using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Server.Access;
using Takt.Server.Http;
using Takt.Server.Usage.Definitions;

namespace Takt.Server.Dashboard.Pages.Definitions;

/// <summary>The definitions for reading: a page, or Markdown for agents.</summary>
internal static class DefinitionsEndpoints
{
    public const string Path = "/docs/definitions";

    private const string Markdown = "text/markdown", Plain = "text/plain", Html = "text/html";

    public static void MapDefinitionDocs(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, Answer).WithName("GetDefinitionText").WithTags("Documentation").Requires(Requirement.Anyone)
            .WithSummary("What every figure is: Markdown or a page, by Accept; as JSON at /api/definitions")
            .Produces<string>(StatusCodes.Status200OK, Markdown, Plain, Html).Refuses(NotAcceptable());

    private static IResult Answer(HttpContext context)
    {
        context.Response.Headers.Vary = "Accept";
        return Negotiation.Choose(context.Request.Headers.Accept, Markdown, Plain, Html) switch
        {
            Html => new RazorComponentResult<DefinitionsPage>(new { Definitions = DefinitionList.All }),
            { } text => TypedResults.Text(DefinitionList.Markdown, text, Encoding.UTF8),
            null => NotAcceptable(),
        };
    }

    private static ProblemHttpResult NotAcceptable() => Problems.Create(
        StatusCodes.Status406NotAcceptable, "not_acceptable", "The definitions are Markdown or a page.",
        "Send Accept: text/markdown or text/html, or get /api/definitions.");
}
