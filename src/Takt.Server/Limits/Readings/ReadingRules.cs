using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Limits;
using Takt.Metering.Limits;
using Takt.Server.Http;

namespace Takt.Server.Limits.Readings;

/// <summary>What a reading may say. What no client can have been told is refused by name.</summary>
internal static partial class ReadingRules
{
    public const int MostWindows = 12;

    private const int LongestSession = 200, LongestAccount = 200;
    private const double MostPercent = 200;

    /// <summary>Two clocks may differ by this much.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Oldest = TimeSpan.FromDays(60), FarthestReset = TimeSpan.FromDays(8);

    /// <summary>Of money, which is a month's at most.</summary>
    private static readonly TimeSpan LongestBudget = TimeSpan.FromDays(32);

    public static ProblemHttpResult Refuse(IReadOnlyDictionary<string, string> errors) => Problems.Create(
        StatusCodes.Status422UnprocessableEntity, "invalid_reading", string.Join(" ", errors.Values),
        "Correct the fields named in errors and send the request again.", new KeyValuePair<string, object?>("errors", errors));

    /// <summary>What is wrong, by field.</summary>
    public static Dictionary<string, string> Check(ReadingRequest request, DateTimeOffset now)
    {
        var errors = new Dictionary<string, string>();
        CheckWhose(request.Account, request.SessionId, errors);
        if (request.Source is { } source && !Word().IsMatch(source))
            errors["source"] = "'source' must be one word of at most 40 letters, digits, '.', '_' and '-'.";
        var readAt = request.ReadAt ?? now;
        if (readAt > now + Skew)
            errors["read_at"] = "'read_at' lies in the future.";
        else if (readAt < now - Oldest)
            errors["read_at"] = "'read_at' lies more than 60 days back.";
        if (request.Windows is not { Count: > 0 and <= MostWindows } windows)
            errors["windows"] = $"'windows' must have 1 to {MostWindows} windows.";
        else
        {
            for (var i = 0; i < windows.Count; i++)
                Check(windows[i], $"windows[{i.ToString(CultureInfo.InvariantCulture)}].", readAt, errors);
        }

        return errors;
    }

    public static Dictionary<string, string> Check(LimitMarkRequest request, DateTimeOffset now)
    {
        var errors = new Dictionary<string, string>();
        CheckWhose(request.Account, request.SessionId, errors);
        if (request.Scope is { } scope && LimitWindows.Of(scope) is null)
            errors["scope"] = "'scope' must be five_hour or seven_day.";
        else
            CheckReset(request.ResetsAt, request.Scope ?? LimitWindow.FiveHour.Scope(), "", now, errors);
        if (request.ResetsAt is { } reset && reset.At <= now)
            errors["resets_at"] = "'resets_at' must lie in the future.";
        return errors;
    }

    private static void CheckWhose(string? account, string? session, Dictionary<string, string> errors)
    {
        if (account is { } named && (named.Length is 0 or > LongestAccount || named.Any(char.IsControl)))
            errors["account"] = "'account' must be an account's uuid, or uuid/organization.";
        if (session is { } id && (id.Length is 0 or > LongestSession || id.Any(char.IsControl)))
            errors["session_id"] = $"'session_id' must have 1 to {LongestSession} characters.";
    }

    private static void Check(WindowReading? window, string at, DateTimeOffset readAt, Dictionary<string, string> errors)
    {
        if (window?.Scope is not { } scope || !Scope().IsMatch(scope))
            errors[at + "scope"] = "'scope' must be a window's name: five_hour, seven_day, or one of the client's own in lower case.";
        if (window?.UsedPercentage is not { } used || !(used is >= 0 and <= MostPercent))
            errors[at + "used_percentage"] = "'used_percentage' must be a number from 0 to 200.";
        CheckReset(window?.ResetsAt, window?.Scope ?? "", at, readAt, errors);
    }

    /// <summary>No window ends further away than it is long. One that has ended long ago was never told to anybody.</summary>
    private static void CheckReset(ResetMoment? reset, string scope, string at, DateTimeOffset readAt, Dictionary<string, string> errors)
    {
        if (reset is null)
            return;
        var farthest = LimitWindows.Of(scope) is { } window ? TimeSpan.FromMinutes(window.Minutes() + 10)
            : scope.Contains("spend", StringComparison.Ordinal) || scope.Contains("credit", StringComparison.Ordinal)
                ? LongestBudget : FarthestReset;
        if (reset.At > readAt + farthest)
            errors[at + "resets_at"] = $"'resets_at' lies further away than a window of its scope ({scope}) is long.";
        else if (reset.At < readAt - FarthestReset)
            errors[at + "resets_at"] = "'resets_at' lies more than 8 days back.";
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex Scope();

    [GeneratedRegex("^[A-Za-z0-9._-]{1,40}$", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
