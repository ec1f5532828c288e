using Takt.Server.Audit.Trail;

namespace Takt.Server.Audit;

/// <summary>The room of what has been changed, by whom and from where. The database writes it; rooms only say who is at work.</summary>
internal static class AuditFeature
{
    public static void AddAudit(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ControlPlane>();
        builder.Services.AddSingleton<AuditStore>();
        builder.Services.AddSingleton<AuditService>();
    }

    public static void MapAudit(this IEndpointRouteBuilder endpoints) => endpoints.MapAuditEndpoints();
}
