namespace Takt.Architecture.Tests.Planted.Garden
{
    /// <summary>The second part of the planted circle, through a generic argument alone.</summary>
    internal static class Gardener
    {
        public static IReadOnlyList<Pantry.Jar> Jars { get; } = [];
    }
}

namespace Takt.Architecture.Tests.Planted.Garden.Beds
{
    internal static class Herb
    {
        public static int Count { get; set; }
    }
}
