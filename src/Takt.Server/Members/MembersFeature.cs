using Takt.Server.Members.FirstStart;
using Takt.Server.Members.Invites;
using Takt.Server.Members.Organizations;
using Takt.Server.Settings;

namespace Takt.Server.Members;

/// <summary>
/// The room of who belongs together: organizations, their members, invites and joining, and the way into an empty server.
/// </summary>
public static class MembersFeature
{
    public static void AddMembers(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<MemberStore>();
        services.AddSingleton<MemberService>();
        services.AddSingleton<OrganizationStore>();
        services.AddSingleton<OrganizationService>();
        services.AddSingleton<InviteStore>();
        services.AddSingleton<TrustedNetworks>();
        services.AddSingleton<InviteService>();
        services.AddSingleton<JoinService>();
        services.AddSingleton<SetupStore>();
        services.AddSingleton<SetupService>();
        services.AddHostedService<Bootstrap>();
        services.AddSingleton<DemoFounding>();
        services.AddSettings<BootstrapOptions>(BootstrapOptions.Read);
    }

    public static void MapMembers(this IEndpointRouteBuilder routes)
    {
        routes.MapOrganizations();
        routes.MapMemberEndpoints();
        routes.MapInvites();
    }

    /// <summary>
    /// To be called when the server is ready: makes an empty server's one-time set-up link, which ends any link made before.
    /// </summary>
    /// <param name="baseUrl">The address that the link should name, without a path.</param>
    /// <returns>The link, for the console and nowhere else: it is a secret. Null when the server has an organization.</returns>
    public static async Task<string?> AnnounceAsync(this IServiceProvider services, Uri baseUrl, CancellationToken cancellationToken)
    {
        var secret = await services.GetRequiredService<SetupService>().CreateLinkSecretAsync(cancellationToken);
        return secret is null ? null : $"{new Uri(baseUrl, "/setup")}#{secret}";
    }
}
