namespace Takt.Metering.Forecasts;

/// <summary>Numbers between 0 and 1 that look random and are the same for the same question, so that a forecast can be given
/// again.</summary>
internal struct Sequence(ulong seed)
{
    private ulong _state = seed;

    /// <summary>SplitMix64, by Steele, Lea and Flood.</summary>
    public double Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
