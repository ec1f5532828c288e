using System.Text.Json;

namespace Takt.Contracts.Prices;

/// <summary><c>GET /api/price-list/export</c>.</summary>
/// <param name="ModelPricing">The value of the client's managed setting <c>modelPricing</c>, to be put there as it is.</param>
/// <param name="LeftOut">Rows that hold on the day and that the client's table has no words for.</param>
/// <param name="Note">What the table does to figures.</param>
public sealed record PricingExport(JsonElement ModelPricing, IReadOnlyList<LeftOutCorrection> LeftOut, string Note);

public sealed record LeftOutCorrection(long Id, string Model, string Reason);
