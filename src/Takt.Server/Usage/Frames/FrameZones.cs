using Npgsql;
using NpgsqlTypes;

namespace Takt.Server.Usage.Frames;

/// <summary>The zones of a range in their order, as <c>organization_days</c> has them; one alone where a question names its zone.</summary>
/// <param name="Untils">When each but the last ended.</param>
/// <param name="FirstDays">The first day of each but the first.</param>
internal sealed record FrameZones(string[] Names, DateTime[] Untils, DateOnly[] FirstDays)
{
    public const string Parameters = "@zones, @untils, @first_days";

    /// <summary>SQL: when a day begins. Hardly ever has a zone changed, and a function for each day of a year takes its time.</summary>
    public static string DayStart(string zones, string untils, string firstDays, string day) =>
        $"case when cardinality({untils}) = 0 then {day}::timestamp at time zone ({zones})[1] "
            + $"else day_start({zones}, {untils}, {firstDays}, {day}) end";

    public string At(DateTimeOffset at) => Names[Untils.Count(until => until <= at.UtcDateTime)];

    public void Bind(NpgsqlParameterCollection parameters)
    {
        parameters.AddWithValue("zones", NpgsqlDbType.Array | NpgsqlDbType.Text, Names);
        parameters.AddWithValue("untils", NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, Untils);
        parameters.AddWithValue("first_days", NpgsqlDbType.Array | NpgsqlDbType.Date, FirstDays);
    }
}
