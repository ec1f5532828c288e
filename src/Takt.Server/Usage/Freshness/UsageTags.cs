namespace Takt.Server.Usage.Freshness;

/// <summary>For endpoints that answer from usage: their answers have an <c>ETag</c>, and an unchanged one is 304.</summary>
internal static class UsageTags
{
    public static TBuilder Tagged<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.AddEndpointFilter<TBuilder, UsageTagFilter>()
            .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status304NotModified));
}
