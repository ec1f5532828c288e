using Takt.Metering.Usage;

namespace Takt.Metering.Counting;

/// <summary>A total order of dimensions by content: among reports that are equally good it says whose dimensions are the call's.</summary>
public static class DimensionsOrder
{
    public static int Compare(Dimensions a, Dimensions b)
    {
        foreach (var row in DimensionTable.Texts)
        {
            var order = string.CompareOrdinal(a[row], b[row]);
            if (order != 0)
                return order;
        }

        return string.CompareOrdinal(a.HostName, b.HostName);
    }
}
