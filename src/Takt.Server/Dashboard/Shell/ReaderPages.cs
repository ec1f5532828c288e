using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Takt.Server.Dashboard.Shell;

/// <summary>
/// Answers people with a page where programs get a problem document: at a wrong address, where only admins may go, and while the database
/// is away.
/// </summary>
internal sealed class ReaderPages(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!IsReader(context.Request))
        {
            await next(context);
            return;
        }

        if (context.GetEndpoint() is null)
        {
            await AnswerAsync<MissingPage>(context, StatusCodes.Status404NotFound);
            return;
        }

        try
        {
            await next(context);
            if (context.Response is { StatusCode: StatusCodes.Status403Forbidden, HasStarted: false })
                await AnswerAsync<ClosedPage>(context, StatusCodes.Status403Forbidden);
        }
        catch (NpgsqlException away) when (away.IsTransient && !context.Response.HasStarted)
        {
            await AnswerAsync<AwayPage>(context, StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static Task AnswerAsync<TPage>(HttpContext context, int status)
        where TPage : IComponent =>
        new RazorComponentResult<TPage> { StatusCode = status }.ExecuteAsync(context);

    private static bool IsReader(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
