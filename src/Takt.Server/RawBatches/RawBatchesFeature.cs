namespace Takt.Server.RawBatches;

/// <summary>The room that shows the bodies as they were received.</summary>
internal static class RawBatchesFeature
{
    public static void AddRawBatches(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<RawBatchStore>();

    public static void MapRawBatches(this IEndpointRouteBuilder endpoints) => endpoints.MapRawBatchEndpoints();
}
