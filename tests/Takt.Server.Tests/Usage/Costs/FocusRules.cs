using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Takt.Server.Tests.Usage.Costs;

/// <summary>
/// What FOCUS 1.2 asks of a row of usage, in our own words: mandatory columns, types, what may be empty, allowed values, and how columns
/// depend on each other. https://focus.finops.org/focus-specification/v1-2/
/// </summary>
internal static partial class FocusRules
{
    public static readonly string[] Mandatory =
    [
        "BilledCost", "BillingAccountId", "BillingAccountName", "BillingCurrency", "BillingPeriodEnd", "BillingPeriodStart",
        "ChargeCategory", "ChargeClass", "ChargeDescription", "ChargePeriodEnd", "ChargePeriodStart", "ContractedCost",
        "EffectiveCost", "InvoiceIssuerName", "ListCost", "PricingQuantity", "PricingUnit", "ProviderName", "PublisherName",
        "ServiceCategory", "ServiceName",
    ];

    private static readonly string[] MayBeEmpty = ["BillingAccountName", "ChargeClass", "ChargeDescription"];
    private static readonly string[] Decimals =
        ["BilledCost", "ContractedCost", "EffectiveCost", "ListCost", "PricingQuantity", "ConsumedQuantity"];

    private static readonly string[] Times = ["BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd"];

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["ChargeCategory"] = ["Usage", "Purchase", "Tax", "Credit", "Adjustment"],
        ["ChargeClass"] = ["", "Correction"],
        ["ChargeFrequency"] = ["One-Time", "Recurring", "Usage-Based"],
        ["PricingCategory"] = ["", "Standard", "Dynamic", "Committed", "Other"],
        ["ServiceCategory"] =
        [
            "AI and Machine Learning", "Analytics", "Business Applications", "Compute", "Databases", "Developer Tools", "Multicloud",
            "Identity", "Integration", "Internet of Things", "Management and Governance", "Media", "Migration", "Mobile", "Networking",
            "Security", "Storage", "Web", "Other",
        ],
        ["ServiceSubcategory"] =
        [
            "AI Platforms", "Bots", "Generative AI", "Machine Learning", "Natural Language Processing", "Other (AI and Machine Learning)",
        ],
    };

    /// <summary>What is wrong with a row; nothing with one that is as it ought to be.</summary>
    public static IEnumerable<string> Broken(IReadOnlyDictionary<string, string> row)
    {
        foreach (var column in Mandatory.Where(column => !row.ContainsKey(column)))
            yield return $"{column} is missing";
        foreach (var (column, value) in row.Where(cell => Mandatory.Contains(cell.Key) && !MayBeEmpty.Contains(cell.Key)))
        {
            if (value.Length == 0)
                yield return $"{column} is empty";
        }

        foreach (var column in Decimals.Where(column => row.TryGetValue(column, out var value) && !NumberPattern().IsMatch(value)))
            yield return $"{column} is no number";
        foreach (var column in Times.Where(column => row.TryGetValue(column, out var value) && !TimePattern().IsMatch(value)))
            yield return $"{column} is no time of UTC";
        foreach (var (column, values) in Allowed)
        {
            if (row.TryGetValue(column, out var value) && !values.Contains(value))
                yield return $"{column} may not be '{value}'";
        }

        if (row.TryGetValue("BillingCurrency", out var currency) && !CurrencyPattern().IsMatch(currency))
            yield return "BillingCurrency is no code of ISO 4217";
        if (Time("ChargePeriodStart") >= Time("ChargePeriodEnd"))
            yield return "the charge ends before it begins";
        if (Time("BillingPeriodStart") >= Time("BillingPeriodEnd"))
            yield return "the bill ends before it begins";
        if (Time("ChargePeriodStart") is { } start && (start < Time("BillingPeriodStart") || start >= Time("BillingPeriodEnd")))
            yield return "the charge begins outside of its bill";
        if (row.GetValueOrDefault("ConsumedQuantity", "").Length > 0 != row.GetValueOrDefault("ConsumedUnit", "").Length > 0)
            yield return "what is consumed has a quantity and a unit, or neither";
        if (row.TryGetValue("Tags", out var tags) && !IsTags(tags))
            yield return "Tags is no object of texts";
        foreach (var column in row.Keys.Where(column => !NamePattern().IsMatch(column)))
            yield return $"{column} is no name of FOCUS and doesn't begin with x_";

        DateTimeOffset? Time(string column) => row.TryGetValue(column, out var value) && TimePattern().IsMatch(value)
            ? DateTimeOffset.Parse(value, CultureInfo.InvariantCulture) : null;
    }

    private static bool IsTags(string text)
    {
        try
        {
            return text.Length == 0
                || JsonDocument.Parse(text).RootElement.EnumerateObject().All(p => p.Value.ValueKind == JsonValueKind.String);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\A-?[0-9]+(\.[0-9]+)?(E[+-]?[0-9]+)?\z")]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\z")]
    private static partial Regex TimePattern();

    [GeneratedRegex(@"\A[A-Z]{3}\z")]
    private static partial Regex CurrencyPattern();

    [GeneratedRegex(@"\A([A-Z][A-Za-z]+|x_[A-Za-z_]+)\z")]
    private static partial Regex NamePattern();
}
