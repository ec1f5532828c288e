namespace Takt.Metering.Cost.Corrections;

/// <summary>A correction, ready to be asked many times without an allocation.</summary>
internal sealed class CorrectionMatch : IComparable<CorrectionMatch>
{
    /// <summary>Above what any pattern's length reaches.</summary>
    private const int Family = 1_000, Exact = 1_001;

    private readonly string _model;
    private readonly bool _isPattern;
    private readonly long _fromNano, _untilNano;
    private readonly int _order;

    public CorrectionMatch(PriceCorrection correction, int order)
    {
        Correction = correction;
        _isPattern = correction.Model.EndsWith(PriceCorrection.Star);
        _model = _isPattern ? correction.Model[..^1] : correction.Model;
        _fromNano = correction.From is { } from ? PriceDay.UnixNano(from) : long.MinValue;
        _untilNano = correction.Until is { } until ? PriceDay.UnixNano(until) : long.MaxValue;
        _order = order;
    }

    public PriceCorrection Correction { get; }

    private int Specificity => _isPattern ? _model.Length : ModelId.FamilyOf(_model).Length == _model.Length ? Family : Exact;

    private int Scopes => (Correction.Geography is null ? 0 : 1) + (Correction.Tier is null ? 0 : 1);

    public bool Holds(in PriceTerms terms, long timeUnixNano) =>
        timeUnixNano >= _fromNano && timeUnixNano < _untilNano && IsOf(terms.Model!)
        && (Correction.Geography is not { } geography || geography == (terms.Profile ?? terms.Geography))
        && (Correction.Tier is not { } tier || tier == (terms.Tier ?? "standard"));

    /// <summary>
    /// First what is said more exactly: of the model, then of place and tier; then what begins later, then what was said later.
    /// </summary>
    public int CompareTo(CorrectionMatch? other)
    {
        var order = other!.Specificity.CompareTo(Specificity);
        if (order == 0)
            order = other.Scopes.CompareTo(Scopes);
        if (order == 0)
            order = other._fromNano.CompareTo(_fromNano);
        return order != 0 ? order : other._order.CompareTo(_order);
    }

    private bool IsOf(string model) =>
        _isPattern ? model.StartsWith(_model, StringComparison.Ordinal) : model == _model || ModelId.FamilyOf(model).SequenceEqual(_model);
}
