namespace Takt.Metering.Cost;

/// <summary>A dated list of the provider's public prices. Costs made from it are estimates, never an invoice.</summary>
public sealed class PriceList
{
    private readonly Dictionary<string, ModelPrices> models;

    // A frozen dictionary allocates when it is asked for a span.
    private readonly Dictionary<string, ModelPrices>.AlternateLookup<ReadOnlySpan<char>> bySpan;

    internal PriceList(string version, DateOnly date, IReadOnlyList<string> sources, int usInferencePercent, Dictionary<string, ModelPrices> models)
    {
        Version = version;
        Date = date;
        Sources = sources;
        UsInferencePercent = usInferencePercent;
        this.models = models;
        bySpan = models.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The list that comes with this build.</summary>
    public static PriceList Current { get; } = PriceListReader.ReadEmbedded();

    /// <summary>What answers name as <c>price_list</c>.</summary>
    public string Version { get; }

    /// <summary>The day the list was last compared with its sources.</summary>
    public DateOnly Date { get; }

    public IReadOnlyList<string> Sources { get; }

    /// <value>What requests with US-only inference cost, in percent of the list.</value>
    public int UsInferencePercent { get; }

    /// <summary>Families and dated ids that have a price.</summary>
    public IEnumerable<string> Models => models.Keys;

    /// <summary>The prices of a normalised model id, its date suffix ignored when only the family is listed; null when unknown.</summary>
    public ModelPrices? Find(string model) =>
        models.TryGetValue(model, out var exact) || bySpan.TryGetValue(ModelId.FamilyOf(model), out exact) ? exact : null;
}
