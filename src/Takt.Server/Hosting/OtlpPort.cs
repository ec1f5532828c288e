namespace Takt.Server.Hosting;

/// <summary>Marks a connection of a port that was opened for telemetry alone.</summary>
internal sealed class OtlpPort
{
    public static readonly OtlpPort Mark = new();
}

/// <summary>Marks an endpoint that the ports for telemetry serve, too.</summary>
internal sealed class OnOtlpPort
{
    public static readonly OnOtlpPort Mark = new();
}

/// <summary>
/// Ports for telemetry are opened to more machines than the page: to them page and API don't exist there.
/// </summary>
internal sealed class OtlpPortMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<OtlpPort>() is null || context.GetEndpoint()?.Metadata.GetMetadata<OnOtlpPort>() is not null)
            return next(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
