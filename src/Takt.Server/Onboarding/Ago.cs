using System.Globalization;

namespace Takt.Server.Onboarding;

/// <summary>How long ago something was, in a sentence.</summary>
internal static class Ago
{
    /// <returns><c>a moment ago</c>, <c>6 minutes ago</c>, <c>3 hours ago</c>, <c>2 days ago</c>: of whole units.</returns>
    public static string Words(TimeSpan age) => age switch
    {
        { TotalMinutes: < 2 } => "a moment ago",
        { TotalHours: < 2 } => Whole(age.TotalMinutes, "minutes"),
        { TotalDays: < 2 } => Whole(age.TotalHours, "hours"),
        _ => Whole(age.TotalDays, "days"),
    };

    private static string Whole(double count, string unit) => string.Create(CultureInfo.InvariantCulture, $"{(long)count} {unit} ago");
}
