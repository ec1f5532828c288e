namespace Takt.Architecture.Tests.Planted.Pantry;

/// <summary>Closes the planted circle, in the body of a method.</summary>
internal sealed class Jar
{
    public static int Fill() => Kitchen.Cook.Herbs();
}
