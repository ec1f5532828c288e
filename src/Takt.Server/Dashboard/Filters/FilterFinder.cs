using Takt.Metering.Usage;
using Takt.Server.Dashboard.Shell;
using Takt.Server.Usage;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Dashboard.Filters;

/// <summary>Finds the value that somebody means by what they typed, and names the values of filters.</summary>
internal sealed class FilterFinder(UsageStore usage)
{
    private const int MostValues = 1000;

    /// <returns>The address with the filter; or what is wrong, in words.</returns>
    public async Task<(PageAddress Address, string? Complaint)> ApplyAsync(
        PageAddress address, FilterForm form, Viewer viewer, CancellationToken cancellationToken)
    {
        if (!Dimension.IsKnown(form.Dimension))
            return (address, $"Nothing can be filtered by “{form.Dimension}”.");
        if (!form.AsksForValue)
            return (Applied(""), null);
        if (form.Value.Length == 0)
            return (address, $"Say which {FilterNames.NameOf(form.Dimension)}, or choose “is empty”.");
        var (answer, errors) = await usage.AnswerAsync(
            address.Question(viewer.OrganizationId, viewer.OnlyMember) with
            {
                Filters = UsageFilters.None,
                GroupBy = [form.Dimension],
                Interval = UsageInterval.Month,
                Limit = MostValues,
            }, cancellationToken);
        if (answer is null)
            return (address, string.Join(' ', errors.Select(error => error.Message)));
        var known = answer.Groups.Select(group => (Value: group.Key[form.Dimension], Label: group.Labels.GetValueOrDefault(form.Dimension)))
            .Where(pair => pair.Value is not null).Select(pair => (Value: pair.Value!, Label: pair.Label ?? pair.Value!)).ToList();
        var found = known.FindAll(pair => Same(pair.Value) || Same(pair.Label));
        if (found.Count == 0)
            found = known.FindAll(pair => pair.Label.Contains(form.Value, StringComparison.OrdinalIgnoreCase));
        var name = FilterNames.NameOf(form.Dimension);
        return found.Count switch
        {
            1 => (Applied(found[0].Value), null),
            0 => (address, $"No {name} “{form.Value}” has any usage {address.Range.When}."),
            _ => (address, $"“{form.Value}” may be {string.Join(", ", found.Take(3).Select(pair => pair.Label))}"
                + $"{(found.Count > 3 ? " and others" : "")}: say more of the {name}."),
        };

        bool Same(string text) => text.Equals(form.Value, StringComparison.OrdinalIgnoreCase);

        PageAddress Applied(string value) =>
            form.IsExcluding ? address.Except(form.Dimension, value) : address.Where(form.Dimension, value);
    }

    /// <summary>Names of ids; nobody else's where the viewer sees their own alone.</summary>
    public async Task<FilterNames> NamesAsync(UsageFilters filters, Viewer viewer, CancellationToken cancellationToken)
    {
        var values = filters.Values.Concat(filters.Excluded).SelectMany(pair => pair.Value.Select(value => (pair.Key, Value: value)))
            .Where(pair => pair.Value.Length > 0).Distinct().ToLookup(pair => pair.Key, pair => pair.Value);
        if (values.Count == 0 || viewer.OnlyMember is not null)
            return FilterNames.None;
        await using var snapshot = await usage.OpenAsync(cancellationToken);
        return new(await snapshot.NamesAsync(viewer.OrganizationId, values, cancellationToken));
    }
}
