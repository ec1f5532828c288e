using System.Runtime.InteropServices;

namespace Takt.Metering.Limits;

/// <summary>What each reading of a window says of the cap, kept in order: the median of many is had without sorting them.</summary>
internal sealed class WindowRatios
{
    /// <summary>Percents below say little about the cap: rounding alone is a large part of them.</summary>
    private const double LeastUsed = 0.03;

    /// <summary>Where nothing more was read, this much has to do: of whoever never uses more, it is all that there is.</summary>
    private const double LeastOfAll = 0.01;

    private readonly List<(double Value, double Weight)> _sure = [];
    private readonly List<(double Value, double Weight)> _small = [];
    private double _most;

    /// <param name="start">From where use is reckoned.</param>
    public void Add(MatchedReading reading, (long Minute, double Used) start, UseHistory history)
    {
        var (rise, seen) = (reading.Used - start.Used, history.Between(start.Minute, reading.Next));
        if (rise < LeastOfAll || seen <= 0)
            return;
        Insert(rise >= LeastUsed ? _sure : _small, seen / rise, rise);
        _most = Math.Max(_most, rise);
    }

    public WindowRatios With(MatchedReading reading, (long Minute, double Used) start, UseHistory history)
    {
        Add(reading, start, history);
        return this;
    }

    public (double Cap, double Weight)? Median()
    {
        var ratios = CollectionsMarshal.AsSpan(_sure.Count > 0 ? _sure : _small);
        return Medians.OfSorted(ratios, 0.5) is { } cap ? (cap, Math.Min(_most, 1)) : null;
    }

    private static void Insert(List<(double Value, double Weight)> ratios, double value, double weight)
    {
        var index = ratios.BinarySearch((value, weight));
        ratios.Insert(index < 0 ? ~index : index, (value, weight));
    }
}
