using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts;
using Takt.Contracts.Onboarding;
using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.Onboarding.Validation;

internal static class ValidateEndpoints
{
    /// <summary>Far more than a name needs.</summary>
    private const int BodyLimit = 16 * 1024;

    /// <summary>Looks at the token by itself: what the door would refuse is an answer here.</summary>
    public static void MapValidate(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/validate", ValidateAsync).WithTags("Onboarding").Requires(Requirement.Own)
            .Accepts<ValidateRequest>(isOptional: true, "application/json", "*/*").Produces<ValidateAnswer>()
            .WithName("Validate").CalledBy("Anyone; a bearer token tells of its machines.", "bearer").WithSummary(
                "Is this machine tracking? Answers 200 with or without a token, and with one literal instruction").Refuses(Malformed());

    private static async Task<Results<Ok<ValidateAnswer>, ProblemHttpResult>> ValidateAsync(
        HttpContext context, ValidationService service, PublicAddress address, CancellationToken cancellationToken)
    {
        if (await ReadAsync(context, cancellationToken) is not { } request)
            return Malformed();
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await service.AnswerAsync(context.Request.Headers.Authorization.ToString(), request.HostName,
            address.Of(context.Request), cancellationToken));
    }

    private static ProblemHttpResult Malformed() => Problems.Create(
        StatusCodes.Status400BadRequest, "malformed_request", "The body is no JSON object.",
        "Send {\"host_name\":\"…\"}, or no body at all.");

    /// <summary>Whatever its content type says, as people leave that out; nothing at all is a request without a host.</summary>
    /// <returns>Null when it is no such object.</returns>
    private static async Task<ValidateRequest?> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var buffer = new byte[BodyLimit];
        var length = await context.Request.Body.ReadAtLeastAsync(buffer, BodyLimit, throwOnEndOfStream: false, cancellationToken);
        if (length == BodyLimit)
            return null;
        if (buffer.AsSpan(0, length).Trim(" \t\r\n"u8).IsEmpty)
            return new();
        try
        {
            // No machine has a NUL in its name, and the database takes none.
            return JsonSerializer.Deserialize(buffer.AsSpan(0, length), TaktJson.Default.ValidateRequest) is { } asked
                && asked.HostName?.Contains('\0', StringComparison.Ordinal) != true
                ? asked
                : null;
        }
        catch (JsonException exception)
        {
            return UnknownField.Of(context, exception) is null ? null : throw new BadHttpRequestException("An unknown field.", exception);
        }
    }
}
