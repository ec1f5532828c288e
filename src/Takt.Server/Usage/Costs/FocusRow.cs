using System.Globalization;
using System.Text.Json;
using Takt.Contracts.Usage;
using Takt.Contracts.Usage.Costs;
using Takt.Metering.Usage;
using Takt.Server.Http.Files;
using static Takt.Server.Usage.Costs.CostExport;

namespace Takt.Server.Usage.Costs;

/// <summary>
/// A line item as a row of FOCUS 1.2 (https://focus.finops.org/focus-specification/v1-2/): all mandatory columns, those conditional ones
/// that there is something to say in, and columns of our own, which begin with <c>x_takt_</c>. docs/focus.md lists where it deviates.
/// </summary>
internal static class FocusRow
{
    private static readonly string[] Tags =
    [
        Dimension.Team, Dimension.Environment, Dimension.Repository, Dimension.Branch, "department", "cost_center", Dimension.Source,
        Dimension.Machine, Dimension.Agent, Dimension.Skill, "automation",
    ];

    private static readonly (string Name, Func<Row, string> Of)[] Columns =
    [
        ("BilledCost", row => Number(row.Billed)),
        ("BillingAccountId", row => CsvCell.Of(row.BillingAccount)),
        ("BillingAccountName", row => CsvCell.Of(row.Item.Labels.GetValueOrDefault(Dimension.Account))),
        ("BillingCurrency", _ => "USD"),
        ("BillingPeriodEnd", row => Time(row.Month.AddMonths(1))),
        ("BillingPeriodStart", row => Time(row.Month)),
        ("ChargeCategory", _ => "Usage"),
        ("ChargeClass", _ => ""),
        ("ChargeDescription", row => CsvCell.Of(
            $"{row.Of(Dimension.Model) ?? "unknown model"}: {Number(row.Totals.Calls)} calls, {Number(row.Tokens)} tokens")),
        ("ChargeFrequency", _ => "Usage-Based"),
        ("ChargePeriodEnd", row => Time(row.End)),
        ("ChargePeriodStart", row => Time(row.Start)),
        ("ConsumedQuantity", row => Number(row.Tokens)),
        ("ConsumedUnit", _ => "Tokens"),
        ("ContractedCost", row => Number(row.Totals.CostPricedUsd)),
        ("EffectiveCost", row => Number(row.Billed)),
        ("InvoiceIssuerName", row => CsvCell.Of(row.Provider)),
        ("ListCost", row => Number(row.Totals.CostPricedUsd)),
        ("PricingCategory", _ => "Standard"),
        ("PricingQuantity", row => Number(row.Tokens)),
        ("PricingUnit", _ => "Tokens"),
        ("ProviderName", row => CsvCell.Of(row.Provider)),
        ("PublisherName", _ => "Anthropic"),
        ("ServiceCategory", _ => "AI and Machine Learning"),
        ("ServiceName", row => row.IsSeat ? "Claude subscription" : "Claude API"),
        ("ServiceSubcategory", _ => "Generative AI"),
        ("Tags", row => CsvCell.Of(row.Tags)),
        ("x_takt_calls", row => Number(row.Totals.Calls)),
        ("x_takt_cache_read_tokens", row => Number(row.Totals.CacheReadTokens)),
        ("x_takt_cache_write_tokens", row => Number(row.Totals.CacheWriteTokens)),
        ("x_takt_estimate", row => Number(row.Totals.CostUsd)),
        ("x_takt_input_tokens", row => Number(row.Totals.InputTokens)),
        ("x_takt_member", row => CsvCell.Of(row.Item.Labels.GetValueOrDefault(Dimension.Member) ?? row.Of(Dimension.Member))),
        ("x_takt_model", row => CsvCell.Of(row.Of(Dimension.Model))),
        ("x_takt_output_tokens", row => Number(row.Totals.OutputTokens)),
        ("x_takt_price_list", row => CsvCell.Of(row.PriceList)),
        ("x_takt_standing", row => row.Standing),
        ("x_takt_unitemised_tokens", row => Number(row.Totals.UnitemisedTokens)),
        ("x_takt_unpriced_tokens", row => Number(row.Totals.UnpricedTokens)),
    ];

    public static string Head { get; } = string.Join(',', Columns.Select(column => column.Name));

    /// <param name="start">Of the item's day.</param>
    /// <param name="end">Of the item's day, excluded.</param>
    public static string Line(CostItem item, DateTimeOffset start, DateTimeOffset end, string priceList)
    {
        var row = new Row(item, start, end, priceList);
        return string.Join(',', Columns.Select(column => column.Of(row)));
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Time(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private sealed record Row(CostItem Item, DateTimeOffset Start, DateTimeOffset End, string PriceList)
    {
        public UsageTotals Totals => Item.Totals;

        public long Tokens => Totals.InputTokens + Totals.OutputTokens + Totals.CacheReadTokens + Totals.CacheWriteTokens;

        /// <summary>A subscription's seat that isn't paid by use: what it is used for is on no invoice.</summary>
        public bool IsSeat => Of("plan") is not null && Of("seat_type") != "usage_based" && Of(Dimension.Speed) != "fast";

        public decimal Billed => IsSeat ? 0 : Totals.CostUsd;

        /// <summary>The provider bills by months of UTC.</summary>
        public DateTime Month => new(Start.UtcDateTime.Year, Start.UtcDateTime.Month, 1, 0, 0, 0, DateTimeKind.Utc);

        /// <summary>Whoever gets the provider's invoice, as far as the telemetry knows.</summary>
        public string BillingAccount => Of("provider_organization") ?? Of(Dimension.Account) ?? Of(Dimension.Connection) ?? "unknown";

        public string Provider => Of("provider")?.ToLowerInvariant() switch
        {
            "bedrock" or "aws.bedrock" => "Amazon Web Services",
            "vertex" or "gcp.vertex_ai" => "Google Cloud",
            "foundry" or "azure.ai.foundry" => "Microsoft",
            _ => "Anthropic",
        };

        public string Standing => Totals switch
        {
            { UnpricedTokens: > 0, CostUsd: 0 } => "unpriced",
            { UnpricedTokens: > 0 } => "partly unpriced",
            _ when Totals.CostReportedUsd == Totals.CostUsd => "reported",
            { CostReportedUsd: 0 } => "priced",
            _ => "partly reported",
        };

        public string Tags => JsonSerializer.Serialize(
            FocusRow.Tags.Where(Item.Key.ContainsKey).ToDictionary(name => name, name => Item.Key[name]),
            FocusTags.Default.DictionaryStringString);

        public string? Of(string dimension) => Item.Key.GetValueOrDefault(dimension);
    }
}
