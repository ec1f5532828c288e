using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Takt.Server.Dashboard.Shell;

/// <summary>
/// Answers people with a page where programs get a problem document: at a wrong address, where nothing of that name is, where only admins
/// may go, and while the database is away.
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
            // A page that finds nothing of the name it was given says so by its status alone.
            else if (context.Response is { StatusCode: StatusCodes.Status404NotFound, HasStarted: false })
                await AnswerAsync<MissingPage>(context, StatusCodes.Status404NotFound);
        }
        catch (NpgsqlException away) when (away.IsTransient && !context.Response.HasStarted)
        {
            await AnswerAsync<AwayPage>(context, StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task AnswerAsync<TPage>(HttpContext context, int status)
        where TPage : IComponent
    {
        // A page may have been drawn already, for which this one stands in: what draws pages serves one of them in its life, and the
        // framework adds its header once more.
        context.Response.Headers.Remove("blazor-enhanced-nav");
        var own = context.RequestServices;
        await using var scope = own.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        try
        {
            await new RazorComponentResult<TPage> { StatusCode = status }.ExecuteAsync(context);
        }
        finally
        {
            context.RequestServices = own;
        }
    }

    private static bool IsReader(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
