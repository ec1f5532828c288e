namespace Takt.Metering.Tests.Counting.Worlds.Making;

/// <summary>Chance, the same for the same seed.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>True in <paramref name="percent"/> of a hundred throws.</summary>
    public bool Chance(int percent) => _random.Next(100) < percent;

    /// <summary>From <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Between(int least, int most) => _random.Next(least, most + 1);

    public long Between(long least, long most) => _random.NextInt64(least, most + 1);

    public T Of<T>(params IReadOnlyList<T> things) => things[_random.Next(things.Count)];

    /// <summary>Mostly small, now and then large, as tokens are.</summary>
    public int Skewed(int least, int most)
    {
        var part = _random.NextDouble();
        return least + (int)((most - least) * part * part * part);
    }

    public List<T> Shuffled<T>(IEnumerable<T> things)
    {
        var all = things.ToArray();
        _random.Shuffle(all);
        return [.. all];
    }
}
