namespace Takt.Server.Demo.Story;

/// <summary>
/// Chance that comes out the same in every run, process and version of the framework: the demonstration's records keep their keys when
/// they are made again. The generator is SplitMix64.
/// </summary>
internal sealed class DemoRandom(ulong seed)
{
    private const ulong Seed = 0x7A6B74_2026UL;

    private ulong _state = seed;

    public static DemoRandom For(params ReadOnlySpan<long> parts)
    {
        var random = new DemoRandom(Seed);
        foreach (var part in parts)
            random._state = random.Next() ^ (ulong)part;
        return random;
    }

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 up to, but not, 1.</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => Share() < probability;

    /// <summary>Both ends included.</summary>
    public int Between(int least, int most) => least + (int)(Share() * (most - least + 1));

    public T Pick<T>(IReadOnlyList<T> choices) => choices[(int)(Share() * choices.Count)];

    /// <summary>Half of the results are below the median, a few far above it, as working people's figures are.</summary>
    public double Skewed(double median, double spread) => median * Math.Exp(spread * (Share() + Share() + Share() + Share() - 2) * 1.7);

    public Guid Id()
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, Next());
        BitConverter.TryWriteBytes(bytes[8..], Next());
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes);
    }

    public string Hex(int bytes) => string.Concat(Enumerable.Range(0, bytes).Select(_ => ((byte)Next()).ToString("x2", null)));
}
