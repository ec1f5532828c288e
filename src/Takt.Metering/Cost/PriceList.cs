using Takt.Metering.Cost.Corrections;

namespace Takt.Metering.Cost;

/// <summary>
/// A dated list of the provider's public prices, with what an organization has laid over it. Costs made from it are estimates, never an
/// invoice.
/// </summary>
public sealed class PriceList
{
    private readonly Dictionary<string, ModelPrices> _models;

    // A frozen dictionary allocates when it is asked for a span.
    private readonly Dictionary<string, ModelPrices>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly PriceOverlay? _overlay;

    internal PriceList(
        string version, DateOnly date, IReadOnlyList<string> sources, PriceModifiers modifiers, Dictionary<string, ModelPrices> models)
    {
        Version = version;
        Date = date;
        Sources = sources;
        Modifiers = modifiers;
        Corrections = [];
        _models = models;
        _bySpan = models.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private PriceList(PriceList list, IReadOnlyList<PriceCorrection> corrections)
        : this(list.Version, list.Date, list.Sources, list.Modifiers, list._models)
    {
        _overlay = new PriceOverlay(corrections);
        Corrections = corrections;
        Version = $"{list.Version}+{_overlay.Version}";
    }

    /// <summary>
    /// The list that comes with this build. Only who composes the server reads it here: whatever counts is given the list it counts by,
    /// since a row must be able to say which one that was.
    /// </summary>
    public static PriceList BuiltIn { get; } = PriceListReader.ReadEmbedded();

    /// <summary>
    /// What answers name as <c>price_list</c>: the list's own, and a second part made from the corrections where there are any.
    /// </summary>
    public string Version { get; }

    /// <summary>The day the list was last compared with its sources.</summary>
    public DateOnly Date { get; }

    public IReadOnlyList<string> Sources { get; }

    public PriceModifiers Modifiers { get; }

    /// <summary>In the order in which they were said.</summary>
    public IReadOnlyList<PriceCorrection> Corrections { get; }

    /// <summary>Families and dated ids that have a price of the provider.</summary>
    public IEnumerable<string> Models => _models.Keys;

    /// <summary>This list's public prices under other corrections. Each must be right by <see cref="CorrectionRules"/>.</summary>
    public PriceList With(IReadOnlyList<PriceCorrection> corrections)
    {
        var own = _overlay is null
            ? this : new PriceList(Version[..Version.IndexOf('+', StringComparison.Ordinal)], Date, Sources, Modifiers, _models);
        return corrections.Count == 0 ? own : new PriceList(own, [.. corrections]);
    }

    /// <summary>
    /// The provider's prices of a normalised model id, its date suffix ignored when only the family is listed; null when unknown.
    /// </summary>
    public ModelPrices? Find(string model) =>
        _models.TryGetValue(model, out var exact) || _bySpan.TryGetValue(ModelId.FamilyOf(model), out exact) ? exact : null;

    /// <summary>What a request pays per token; null when its model is unknown.</summary>
    internal Rate? RateOf(in PriceTerms terms, long timeUnixNano, long promptTokens)
    {
        if (terms.Model is not { } model)
            return null;
        if (_overlay is null)
            return PublicRateOf(model, terms, timeUnixNano, promptTokens);

        var multiplier = _overlay.MultiplierOf(terms, timeUnixNano);
        if (_overlay.PricesOf(terms, timeUnixNano) is { } own)
            return new Rate(own, multiplier, PriceCorrection.MultiplierOfOne, StandsIn: false);
        return PublicRateOf(model, terms, timeUnixNano, promptTokens)?.Times(multiplier, PriceCorrection.MultiplierOfOne);
    }

    private Rate? PublicRateOf(string model, in PriceTerms terms, long timeUnixNano, long promptTokens) =>
        Find(model) is { } found ? Modifiers.Apply(found.At(timeUnixNano, promptTokens, terms.Speed == "fast"), found, terms) : null;
}
