using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace Takt.Server.Http.Failures;

/// <summary>Turns what nobody expected into a problem that says as little as possible about the inside.</summary>
internal sealed class FailureHandler(ILogger<FailureHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
            return true;
        var problem = exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } => Problems.NotJson(),
            BadHttpRequestException bad when UnknownField.Of(httpContext, bad.InnerException) is { } unknown => unknown,
            // The framework's message names types of the program; the status says all that the sender can use.
            BadHttpRequestException bad => Problems.Malformed(bad.StatusCode),
            // A form of thousands of fields, or of parts that don't end.
            InvalidDataException or AntiforgeryValidationException when httpContext.Request.HasFormContentType => Problems.Create(
                StatusCodes.Status400BadRequest, "malformed_request", "The form could not be read.",
                "Check the form against the API document."),
            // The one character that JSON and URLs can carry and the database's texts can't.
            PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire } => Problems.Create(
                StatusCodes.Status400BadRequest, "malformed_request", "A text in the request has a NUL character.",
                "Send the request again without it."),
            NpgsqlException { IsTransient: true } => Problems.Unavailable(),
            _ => Problems.Internal(),
        };
        if (problem.StatusCode >= StatusCodes.Status500InternalServerError)
            Log.RequestFailed(log, httpContext.Request.Method, httpContext.Request.Path, exception);
        if (problem.StatusCode == StatusCodes.Status503ServiceUnavailable)
            httpContext.Response.Headers.RetryAfter = "5";
        await problem.ExecuteAsync(httpContext);
        return true;
    }
}
