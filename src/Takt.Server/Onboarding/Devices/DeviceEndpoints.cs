using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Onboarding;
using Takt.Server.Access;
using Takt.Server.Http;
using Takt.Server.Onboarding.Registration;
using Takt.Server.Tokens;

namespace Takt.Server.Onboarding.Devices;

/// <summary>The device flow in our own words; <see cref="OAuthEndpoints"/> speaks the RFC's.</summary>
internal static class DeviceEndpoints
{
    public const string VerifyPath = "/auth/device/verify";
    private const string Form = "application/x-www-form-urlencoded", Json = "application/json", Example = "https://takt.example.com";

    private static ProblemHttpResult TooMany => Problems.TooMany(TimeSpan.FromMinutes(1));

    public static void MapDevices(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/auth/device").WithTags("Onboarding").Requires(Requirement.Anyone);
        group.MapPost("/start", StartAsync).Accepts<DeviceStartRequest>(Json, Form).WithName("StartDeviceFlow")
            .WithSummary("Begin the device flow: a machine waits until a person approves it in a browser")
            .Refuses(Problems.Invalid("machine", MachineName.Complain(null)!), TooMany);
        group.MapPost("/poll", PollAsync).WithName("PollDeviceFlow").CalledBy("Whoever has the device code.").WithSummary(
            "Ask how a device flow stands; the token is delivered once").Refuses(DeviceProblems.Unknown("device_code", Example), TooMany);
        group.MapPost("/redeem", RedeemAsync).WithName("RedeemDeviceFlow").CalledBy("Whoever has the resume code.")
            .WithSummary("Fetch the token of an approved device flow when polling has failed")
            .Refuses([.. DeviceProblems.OfRedeeming(Example), TooMany]);
    }

    internal static DeviceStarted ToStarted(StartedDevice started, string site)
    {
        var (url, complete) = (site + VerifyPath, $"{site}{VerifyPath}?user_code={started.UserCode}");
        return new(
            started.DeviceCode, started.UserCode, started.ResumeCode, url, complete, url, complete,
            (int)DeviceService.Lifetime.TotalSeconds, DeviceService.Interval,
            $"Tell the user: open {complete}, sign in, compare the code {started.UserCode} and approve. Meanwhile POST device_code to "
                + $"{site}/auth/device/poll every {DeviceService.Interval} seconds.");
    }

    /// <summary>
    /// The protocol that was asked for at the start, unless its port has been closed since: the token is spent, so a set-up there must be.
    /// </summary>
    internal static string? Spoken(SetupBuilder setups, DeviceAnswer answer) =>
        setups.Protocols.Contains(answer.Protocol) ? answer.Protocol : null;

    /// <summary>A field of a form that was left empty was not filled in.</summary>
    internal static string? Field(IFormCollection form, string name) => form[name].ToString() is { Length: > 0 } value ? value : null;

    private static async Task<Results<Ok<DeviceStarted>, ProblemHttpResult>> StartAsync(
        DeviceService service, SetupBuilder setups, HttpContext context, CancellationToken cancellationToken)
    {
        var request = await ReadAsync(context.Request, cancellationToken);
        var errors = new Dictionary<string, string>();
        if (MachineName.Complain(request.Machine) is { } complaint)
            errors["machine"] = complaint;
        setups.Check(request.Profile, request.Protocol, errors);
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        var outcome = await service.StartAsync(new(request.Machine!, request.Profile, request.Protocol), context.Connection.RemoteIpAddress,
            cancellationToken);
        return outcome.Value is { } started ? TypedResults.Ok(ToStarted(started, context.Site())) : context.Refuse(outcome.Refusal!);
    }

    private static async Task<Results<Ok<DevicePolled>, ProblemHttpResult>> PollAsync(
        DevicePollRequest request, DeviceService service, SetupBuilder setups, HttpContext context, CancellationToken cancellationToken)
    {
        var answer = await service.PollAsync(request.DeviceCode, context.Connection.RemoteIpAddress, cancellationToken);
        var site = context.Site();
        switch (answer.Status)
        {
            case DeviceStatus.LockedOut:
                return context.Refuse(Problems.TooMany(answer.RetryAfter));
            case DeviceStatus.Unknown:
                return DeviceProblems.Unknown("device_code", site);
            case DeviceStatus.Approved:
                var issued = RegistrationEndpoints.Issued(setups, context, answer.Token!, answer.Profile, Spoken(setups, answer));
                return TypedResults.Ok(new DevicePolled("approved", answer.Interval, issued.Token, issued.Setup, issued.NextAction));
            default:
                var (status, next) = Describe(answer, site);
                return TypedResults.Ok(new DevicePolled(status, answer.Interval, null, null, next));
        }
    }

    private static async Task<Results<Ok<IssuedSetup>, ProblemHttpResult>> RedeemAsync(
        DeviceRedeemRequest request, DeviceService service, SetupBuilder setups, HttpContext context, CancellationToken cancellationToken)
    {
        var answer = await service.RedeemAsync(request.ResumeCode, context.Connection.RemoteIpAddress, cancellationToken);
        var site = context.Site();
        switch (answer.Status)
        {
            case DeviceStatus.Approved:
                return TypedResults.Ok(
                    RegistrationEndpoints.Issued(setups, context, answer.Token!, answer.Profile, Spoken(setups, answer)));
            case DeviceStatus.LockedOut:
                return context.Refuse(Problems.TooMany(answer.RetryAfter));
            default:
                return DeviceProblems.OfRedeeming(answer.Status, site);
        }
    }

    private static (string Status, string NextAction) Describe(DeviceAnswer answer, string site) => answer.Status switch
    {
        DeviceStatus.Pending =>
            ("pending", $"Wait {answer.Interval} seconds, then poll again; the user must approve at {site}{VerifyPath}."),
        DeviceStatus.SlowDown => ("slow_down", $"Wait {answer.Interval} seconds between polls from now on."),
        DeviceStatus.Denied =>
            ("denied", $"It was denied: stop polling, ask the user why, and start again with POST {site}/auth/device/start."),
        DeviceStatus.Delivered => (
            "expired", "The token has been delivered already, to another poll: use that one, or POST the resume_code to "
                + $"{site}/auth/device/redeem if it was lost."),
        _ => ("expired", $"The codes have expired: start again with POST {site}/auth/device/start."),
    };

    private static async Task<DeviceStartRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync(cancellationToken);
            return new(form["machine"], Field(form, "profile"), Field(form, "protocol"));
        }

        if (!request.HasJsonContentType())
            throw new BadHttpRequestException("The body is neither JSON nor a form.", StatusCodes.Status415UnsupportedMediaType);
        try
        {
            return await request.ReadFromJsonAsync<DeviceStartRequest>(cancellationToken) ?? new(null);
        }
        catch (JsonException exception)
        {
            throw new BadHttpRequestException("The body is not JSON.", exception);
        }
    }
}
