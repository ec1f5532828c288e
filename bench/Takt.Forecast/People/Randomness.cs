namespace Takt.Forecast.People;

/// <summary>Random numbers that are the same for the same seeds, on every machine: xoshiro256**, seeded by splitmix64.</summary>
internal sealed class Randomness
{
    private ulong _a, _b, _c, _d;

    public Randomness(params ReadOnlySpan<long> seeds)
    {
        var state = 0x9E37_79B9_7F4A_7C15UL;
        foreach (var seed in seeds)
            state = Split(ref state) ^ (ulong)seed * 0xD6E8_FEB8_6659_FD93UL;
        (_a, _b, _c, _d) = (Split(ref state), Split(ref state), Split(ref state), Split(ref state));
    }

    /// <summary>From 0 to below 1.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    public double Between(double low, double high) => low + (high - low) * Uniform();

    /// <summary>Between two values of which neither order of magnitude is likelier.</summary>
    public double LogBetween(double low, double high) => low * Math.Pow(high / low, Uniform());

    /// <summary>From 0 to below <paramref name="count"/>.</summary>
    public int Index(int count) => (int)(Uniform() * count);

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Index(choices.Count)];

    public bool Chance(double probability) => Uniform() < probability;

    public double Normal(double mean = 0, double deviation = 1) =>
        mean + deviation * Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    public double LogNormal(double median, double spread) => median * Math.Exp(Normal(0, spread));

    public double Exponential(double mean) => -mean * Math.Log(1 - Uniform());

    public double Pareto(double least, double exponent) => least * Math.Pow(1 - Uniform(), -1 / exponent);

    /// <summary>A count of at least 1.</summary>
    public int Geometric(double mean) =>
        mean <= 1 ? 1 : 1 + (int)Math.Min(1000, Math.Log(1 - Uniform()) / Math.Log(1 - 1 / mean));

    private static ulong Split(ref ulong state)
    {
        state += 0x9E37_79B9_7F4A_7C15UL;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EBUL;
        return z ^ (z >> 31);
    }

    private ulong Next()
    {
        var result = ulong.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = ulong.RotateLeft(_d, 45);
        return result;
    }
}
