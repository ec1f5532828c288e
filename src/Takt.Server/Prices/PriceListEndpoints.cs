using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Prices;
using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.Prices;

/// <summary>Reading the list, and what it has been.</summary>
internal static class PriceListEndpoints
{
    public static void MapPriceList(this IEndpointRouteBuilder group)
    {
        group.MapGet("", ShowAsync).Requires(Requirement.UsageRead).WithName("GetPriceList")
            .WithSummary("The prices that usage is counted by, with their sources and the organization's own rows");
        group.MapGet("/versions", VersionsAsync).Requires(Requirement.Admin).WithName("ListPriceVersions")
            .WithSummary("The list after each change of the organization's rows, newest first").WithQueryParameters(Paging.Parameters)
            .Refuses(Paging.WrongLimit);
    }

    private static async Task<Ok<PriceListAnswer>> ShowAsync(
        CorrectionService service, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await service.ShowAsync(context.GetCaller().OrganizationId, cancellationToken));

    private static async Task<Results<Ok<PriceVersionPage>, ProblemHttpResult>> VersionsAsync(
        PriceListStore store, HttpContext context, CancellationToken cancellationToken)
    {
        if (!Paging.TryRead(context, long.MaxValue, out var size, out var before, out var errors))
            return Problems.Invalid(errors);
        var versions = await store.VersionsAsync(context.GetCaller().OrganizationId, before, size, cancellationToken);
        return TypedResults.Ok(new PriceVersionPage(versions, Paging.Next(versions, size, version => version.Id)));
    }
}
