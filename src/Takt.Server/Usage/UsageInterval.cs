namespace Takt.Server.Usage;

/// <summary>How time is cut: names are those of PostgreSQL's <c>date_trunc</c> and of the API, in lower case.</summary>
internal enum UsageInterval
{
    Hour,
    Day,

    /// <summary>From Monday.</summary>
    Week,
    Month,
}
