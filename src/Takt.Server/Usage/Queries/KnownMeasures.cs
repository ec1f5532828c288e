namespace Takt.Server.Usage.Queries;

/// <summary>What an answer tells beside usage itself: where it is cut by what single calls have, neither.</summary>
internal readonly record struct KnownMeasures(bool Sessions, bool Activity)
{
    public static readonly KnownMeasures All = new(Sessions: true, Activity: true);
}
