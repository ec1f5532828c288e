using System.Collections.Immutable;
using System.Globalization;
using Takt.Metering.Usage;
using Takt.Server.Http;

namespace Takt.Server.Usage.Queries;

/// <summary>Reads the query string of a question and collects everything that is wrong with it.</summary>
internal sealed class UsageParameters(IQueryCollection query)
{
    private const string DateFormat = "yyyy-MM-dd";

    private readonly Dictionary<string, string> _errors = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Errors => _errors;

    public void Fail(ParameterError error) => _errors.TryAdd(error.Parameter, error.Message);

    public string? Text(string name)
    {
        if (query[name].Count > 1) Fail(new(name, $"'{name}' may be given once."));
        return query[name].FirstOrDefault() is { Length: > 0 } text ? text : null;
    }

    /// <summary>A date (its midnight) or a time with its offset.</summary>
    public UsageMoment? Moment(string name)
    {
        if (Text(name) is not { } text) return null;
        if (DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && InReach(day)) return UsageMoment.StartOf(day);
        var hasOffset = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-');
        if (text.Contains('T') && hasOffset && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            && InReach(DateOnly.FromDateTime(at.UtcDateTime)))
            return UsageMoment.At(at.ToUniversalTime());
        Fail(new(name, $"'{name}' must be a date (2026-11-20) or a time with its offset (2026-11-20T08:00:00Z) between the years 2000 and 2200."));
        return null;

        static bool InReach(DateOnly day) => day.Year is >= 2000 and < 2200;
    }

    public T Choice<T>(string name, T otherwise)
        where T : struct, Enum
    {
        if (Text(name) is not { } text) return otherwise;
        var names = Enum.GetNames<T>().Select(n => n.ToLowerInvariant()).ToArray();
        if (names.Contains(text)) return Enum.Parse<T>(text, ignoreCase: true);
        Fail(new(name, $"'{name}' must be one of {string.Join(", ", names)}."));
        return otherwise;
    }

    public int Limit(int otherwise, int most)
    {
        if (Text("limit") is not { } text) return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most) return limit;
        Fail(new("limit", $"'limit' must be a whole number from 1 to {most}."));
        return otherwise;
    }

    /// <summary>Given twice, or once with a comma.</summary>
    public ImmutableArray<string> GroupBy()
    {
        string[] names = [.. query["group_by"].SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        if (names.Length > 2 || names.Distinct().Count() != names.Length || !names.All(Dimension.IsKnown))
            Fail(new("group_by", $"'group_by' takes two different dimensions at most, of {string.Join(", ", Dimension.All)}."));
        return [.. names];
    }

    /// <summary>Any dimension may be given several times; an empty value picks what is attributed to nothing.</summary>
    public UsageFilters Filters() => new(query.Where(p => Dimension.IsKnown(p.Key))
        .ToImmutableSortedDictionary(p => p.Key, p => p.Value.Select(v => v ?? "").ToImmutableArray(), StringComparer.Ordinal));

    public PageCursor? Cursor()
    {
        if (Text("cursor") is not { } text) return null;
        if (PageCursor.TryParse(text, out var cursor)) return cursor;
        Fail(new("cursor", "'cursor' must be the next_cursor of the page before, unchanged."));
        return null;
    }
}
