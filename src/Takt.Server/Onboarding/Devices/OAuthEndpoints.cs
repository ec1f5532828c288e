using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Onboarding;
using Takt.Server.Access;
using Takt.Server.Http;
using Takt.Server.Tokens;

namespace Takt.Server.Onboarding.Devices;

/// <summary>The device flow for programs that speak RFC 8628: its parameters, its error codes, its status 400.</summary>
internal static class OAuthEndpoints
{
    private const string DeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
    private const string Form = "application/x-www-form-urlencoded";

    public static void MapOAuth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/oauth").WithTags("Onboarding").Requires(Requirement.Anyone);
        group.MapPost("/device_authorization", AuthorizeAsync).Accepts<DeviceStartRequest>(Form).WithName("AuthorizeDevice")
            .WithSummary("Begin the device flow, as RFC 8628 spells it")
            .WithRequestExample(new Dictionary<string, string> { ["client_id"] = "ada-laptop", ["profile"] = "full" })
            .Produces<OAuthError>(StatusCodes.Status400BadRequest).Produces<OAuthError>(StatusCodes.Status429TooManyRequests);
        group.MapPost("/token", TokenAsync).Accepts<OAuthTokenForm>(Form).WithName("FetchDeviceToken").CalledBy(
            "Whoever has the device code.").WithSummary("Poll the device flow, as RFC 8628 spells it; the token is delivered once")
            .WithRequestExample(new Dictionary<string, string> { ["grant_type"] = DeviceGrant, ["device_code"] = "EXAMPLE-device-code" })
            .Produces<OAuthError>(StatusCodes.Status400BadRequest).Produces<OAuthError>(StatusCodes.Status429TooManyRequests);
    }

    private static async Task<Results<Ok<DeviceStarted>, JsonHttpResult<OAuthError>>> AuthorizeAsync(
        DeviceService service, SetupBuilder setups, HttpContext context, CancellationToken cancellationToken)
    {
        if (!context.Request.HasFormContentType)
            return Refuse("invalid_request", "The body must be a form.");
        var form = await context.Request.ReadFormAsync(cancellationToken);
        // A program that knows only the RFC says who it is by its client_id.
        var wish = new DeviceWish(
            DeviceEndpoints.Field(form, "machine")
                ?? form["client_id"].ToString(), DeviceEndpoints.Field(form, "profile"), DeviceEndpoints.Field(form, "protocol"));
        if (MachineName.Complain(wish.Machine) is { } complaint)
            return Refuse("invalid_request", "machine (or client_id): " + complaint);
        var errors = new Dictionary<string, string>();
        setups.Check(wish.Profile, wish.Protocol, errors);
        if (errors.Count > 0)
            return Refuse("invalid_request", string.Join(' ', errors.Values));
        var outcome = await service.StartAsync(wish, context.Connection.RemoteIpAddress, cancellationToken);
        return outcome.Value is { } started
            ? TypedResults.Ok(DeviceEndpoints.ToStarted(started, context.Site()))
            : TooMany(context, outcome.Refusal!);
    }

    private static async Task<Results<Ok<OAuthToken>, JsonHttpResult<OAuthError>>> TokenAsync(
        DeviceService service, SetupBuilder setups, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers.Pragma = "no-cache";
        if (!context.Request.HasFormContentType)
            return Refuse("invalid_request", "The body must be a form.");
        var form = await context.Request.ReadFormAsync(cancellationToken);
        if (form["grant_type"].ToString() is not { Length: > 0 } grant)
            return Refuse("invalid_request", "grant_type is missing.");
        if (grant != DeviceGrant)
            return Refuse("unsupported_grant_type", $"The grant type must be {DeviceGrant}.");
        if (form["device_code"].ToString() is not { Length: > 0 } code)
            return Refuse("invalid_request", "device_code is missing.");
        var answer = await service.PollAsync(code, context.Connection.RemoteIpAddress, cancellationToken);
        return answer.Status switch
        {
            DeviceStatus.Approved => TypedResults.Ok(new OAuthToken(
                answer.Token!.Token, "Bearer", string.Join(' ', answer.Token.Scopes.ToNames()),
                setups.Build(context.Site(),
                    new(answer.Token.Token, answer.Token.Machine, answer.Profile, DeviceEndpoints.Spoken(setups, answer))
                    {
                        Labels = answer.Token.Labels,
                    }))),
            DeviceStatus.Pending => Refuse("authorization_pending", "Nobody has approved it yet: poll again after the interval."),
            DeviceStatus.SlowDown => Refuse("slow_down", $"Wait {answer.Interval} seconds between polls from now on."),
            DeviceStatus.Denied => Refuse("access_denied", "It was denied: stop polling."),
            DeviceStatus.Expired => Refuse("expired_token", "The device_code has expired: start again."),
            DeviceStatus.Delivered => Refuse("invalid_grant", "The token of this device_code has been delivered already."),
            DeviceStatus.LockedOut => TooMany(context, Problems.TooMany(answer.RetryAfter)),
            _ => Refuse("invalid_grant", "This server does not know this device_code."),
        };
    }

    private static JsonHttpResult<OAuthError> Refuse(string error, string description, int status = StatusCodes.Status400BadRequest) =>
        TypedResults.Json(new OAuthError(error, description), statusCode: status);

    private static JsonHttpResult<OAuthError> TooMany(HttpContext context, ProblemHttpResult refusal)
    {
        var wait = Problems.Seconds(context.Refuse(refusal).RetryAfter());
        return Refuse("slow_down", $"There were too many attempts: wait {wait} seconds.", StatusCodes.Status429TooManyRequests);
    }

    /// <summary>For the API document.</summary>
    private sealed record OAuthTokenForm(string GrantType, string DeviceCode)
    {
        /// <summary>Never the code.</summary>
        public override string ToString() => nameof(OAuthTokenForm);
    }
}
