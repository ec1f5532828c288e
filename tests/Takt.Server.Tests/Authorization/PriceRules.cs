namespace Takt.Server.Tests.Authorization;

/// <summary>The rules of the price list.</summary>
internal static class PriceRules
{
    public static EndpointRule[] All =>
    [
        new("GET", "/api/price-list", Who.UsageRead, (_, _) => At("/api/price-list")),
        new("GET", "/api/price-list/versions", Who.Admin, (_, _) => At("/api/price-list/versions")),
        new("GET", "/api/price-list/export", Who.Admin, (_, _) => At("/api/price-list/export")),
        new("POST", "/api/price-list/corrections", Who.Admin,
            (_, _) => At("/api/price-list/corrections", new { corrections = new[] { new { model = "*", multiplier = 0.5 } } }))
        {
            Audited = "price.correct",
        },
        new("POST", "/api/price-list/import", Who.Admin,
            (_, _) => At("/api/price-list/import", new { multiplier = 0.5 })) { Audited = "price.import" },
        new("DELETE", "/api/price-list/corrections/{id:long}", Who.Admin,
            async (world, _) => new($"/api/price-list/corrections/{await CorrectionAsync(world)}"))
        {
            Audited = "price.remove",
        },
        new("POST", "/api/price-list/preview", Who.Admin,
            (_, _) => At("/api/price-list/preview", new { })) { Unaudited = "it changes nothing" },
        new("POST", "/api/price-list/apply", Who.Admin,
            async (world, _) => new("/api/price-list/apply", new { version_id = await VersionAsync(world, applied: false) }))
        {
            Audited = "price.apply",
        },
        new("POST", "/api/price-list/undo", Who.Admin,
            async (world, _) => new("/api/price-list/undo", new { version_id = await VersionAsync(world, applied: true) }))
        {
            Audited = "price.undo",
        },
    ];

    private static Task<MatrixCall> At(string path, object? body = null) => Task.FromResult(new MatrixCall(path, body));

    private static Task<long> CorrectionAsync(MatrixWorld world) => world.Database.ScalarAsync<long>(
        "insert into price_corrections (organization_id, model, multiplier_ppm, created_at) values ($1, '*', 500000, now()) "
            + "returning correction_id", MatrixWorld.A);

    /// <summary>A version, once nothing is under way.</summary>
    private static async Task<long> VersionAsync(MatrixWorld world, bool applied)
    {
        await world.Database.ExecuteAsync("update repricings set finished_at = now() where finished_at is null");
        return await world.Database.ScalarAsync<long>(
            "insert into price_versions (organization_id, version, document, created_at, applied_at) "
                + "values ($1, 'x', '[]', now(), case when $2 then now() end) returning version_id",
            MatrixWorld.A, applied);
    }
}
