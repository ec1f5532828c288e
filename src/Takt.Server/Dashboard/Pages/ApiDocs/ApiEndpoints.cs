using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Server.Access;
using Takt.Server.ApiDocument.Reference;
using Takt.Server.Http;

namespace Takt.Server.Dashboard.Pages.ApiDocs;

/// <summary>The API document for reading: a page, or Markdown for agents.</summary>
internal static class ApiEndpoints
{
    public const string Path = "/docs/api";

    private const string Markdown = "text/markdown", Plain = "text/plain", Html = "text/html";

    public static void MapApiDocs(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, AnswerAsync).WithName("GetApiReference").WithTags("Documentation").Requires(Requirement.Anyone)
            .WithSummary("Every operation of this server, with examples: Markdown or a page, by Accept; "
                + "the OpenAPI document is at /openapi/v1.json")
            .Produces<string>(StatusCodes.Status200OK, Markdown, Plain, Html).Refuses(NotAcceptable());

    private static async Task<IResult> AnswerAsync(
        ApiReferenceReader reader, PublicAddress address, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers.Vary = "Accept";
        var (reference, site) = (await reader.ReadAsync(cancellationToken), address.Of(context.Request));
        return Negotiation.Choose(context.Request.Headers.Accept, Markdown, Plain, Html) switch
        {
            Html => new RazorComponentResult<ApiPage>(new { Reference = reference, Address = site }),
            { } text => TypedResults.Text(ApiMarkdown.Write(reference, site), text, Encoding.UTF8),
            null => NotAcceptable(),
        };
    }

    private static ProblemHttpResult NotAcceptable() => Problems.Create(
        StatusCodes.Status406NotAcceptable, "not_acceptable", "The reference is Markdown or a page.",
        "Send Accept: text/markdown or text/html, or get /openapi/v1.json.");
}
