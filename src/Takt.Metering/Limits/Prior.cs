namespace Takt.Metering.Limits;

/// <summary>What is thought of an error before any was measured.</summary>
internal static class Prior
{
    /// <summary>Five places that stand for a bell curve of width 1.</summary>
    public static readonly double[] Places = [-1.3, -0.5, 0, 0.5, 1.3];
}
