using System.Collections.Immutable;
using System.Globalization;
using Takt.Metering.Usage;
using Takt.Server.Http;

namespace Takt.Server.Usage.Queries;

/// <summary>The query string of a question about usage: times, dimensions to group by, and dimensions as filters.</summary>
internal sealed class UsageParameters(IQueryCollection query, IReadOnlyList<QueryParameter> declared) : ListParameters(query, declared)
{
    /// <summary>After a dimension's name: not these values, as in <c>repository!=ios</c>.</summary>
    public const string Not = "!";

    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>A date (its midnight) or a time with its offset.</summary>
    public UsageMoment? Moment(string name) => Read<UsageMoment>(name, TryParse, WrongMoment(name));

    /// <summary>Given twice, or once with a comma.</summary>
    public ImmutableArray<string> GroupBy()
    {
        string[] names = [.. Query["group_by"]
            .SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        if (names.Length > 2 || names.Distinct().Count() != names.Length || !names.All(Dimension.IsKnown))
            Fail("group_by", $"'group_by' takes two different dimensions at most, of {string.Join(", ", Dimension.All)}.");
        return [.. names];
    }

    /// <summary>
    /// Any dimension may be given several times, and with an exclamation mark for what it is not; an empty value stands for what is
    /// attributed to nothing.
    /// </summary>
    public UsageFilters Filters()
    {
        return new(Given("")) { Excluded = Given(Not) };

        ImmutableSortedDictionary<string, ImmutableArray<string>> Given(string mark)
        {
            var given = Dimension.All.Where(name => Query.ContainsKey(name + mark)).ToImmutableSortedDictionary(
                name => name, name => Query[name + mark].Select(value => value ?? "").ToImmutableArray(), StringComparer.Ordinal);
            foreach (var (name, values) in given)
            {
                if (values.Any(value => value.Contains('\0', StringComparison.Ordinal)))
                    Fail(name + mark, $"'{name}' has a NUL character, which no value has.");
            }

            return given;
        }
    }

    private static bool TryParse(string text, out UsageMoment moment)
    {
        moment = default;
        if (DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && InReach(day))
        {
            moment = UsageMoment.StartOf(day);
            return true;
        }

        var hasOffset = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-');
        if (!text.Contains('T') || !hasOffset)
            return false;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
            return false;
        moment = UsageMoment.At(at.ToUniversalTime());
        return InReach(DateOnly.FromDateTime(at.UtcDateTime));

        static bool InReach(DateOnly day) => day.Year is >= 2000 and < 2200;
    }
}
