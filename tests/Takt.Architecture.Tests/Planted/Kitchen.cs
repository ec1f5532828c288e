namespace Takt.Architecture.Tests.Planted.Kitchen;

/// <summary>Breaks two rules on purpose: it reaches behind another room's door by a relative name, and is part of a circle.</summary>
internal static class Cook
{
    public static int Herbs() => Garden.Beds.Herb.Count;
}
