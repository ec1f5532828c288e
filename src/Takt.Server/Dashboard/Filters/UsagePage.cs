using Microsoft.AspNetCore.Components;
using Takt.Metering.Usage;
using Takt.Server.Access;
using Takt.Server.Dashboard.Shell;

namespace Takt.Server.Dashboard.Filters;

/// <summary>
/// A page that shows usage: it has a range and filters in its address, and a viewer who sees so much of it. What it shows besides is its
/// own.
/// </summary>
public abstract class UsagePage : ComponentBase
{
    [CascadingParameter] protected HttpContext Context { get; set; } = null!;

    [Inject] protected TimeProvider Time { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private FilterFinder Finder { get; set; } = null!;

    protected PageAddress Address { get; private set; } = null!;

    protected Viewer Viewer { get; private set; } = null!;

    /// <summary>In the organization's zone.</summary>
    protected DateOnly Today { get; private set; }

    /// <summary>Of the values that the page is filtered by.</summary>
    protected FilterNames Names { get; private set; } = FilterNames.None;

    protected string Path => Context.Request.Path.Value ?? "/";

    /// <summary>Through the door <em>Me</em>, where an admin sees their own usage alone.</summary>
    protected virtual bool Mine => Path.StartsWith("/me", StringComparison.Ordinal);

    /// <summary>What the address may name besides a range and filters.</summary>
    protected virtual IReadOnlyList<string> Takes => [];

    /// <summary>Who looks; pages that show sums alone may show more.</summary>
    protected virtual Viewer See(Caller caller) => Viewer.Of(caller, Mine);

    /// <summary>Reads what the page shows. The component is drawn once before that.</summary>
    protected abstract Task ReadAsync(CancellationToken cancellationToken);

    protected sealed override async Task OnInitializedAsync()
    {
        Viewer = See(Context.GetCaller());
        Today = Viewer.Today(Time);
        Address = PageAddress.Of(Context.Request, Today, Takes);
        var mayFilter = KeepToSums();
        if (FilterForm.IsSent(Context.Request.Query) && mayFilter)
        {
            var (address, complaint) = await Finder.ApplyAsync(
                Address, FilterForm.Of(Context.Request.Query), Viewer, Context.RequestAborted);
            if (complaint is null)
            {
                Navigation.NavigateTo(address.ToString());
                return;
            }

            Address = Address with { Complaints = Address.Complaints.Add(complaint) };
        }

        Names = await Finder.NamesAsync(Address.Filters, Viewer, Context.RequestAborted);
        await ReadAsync(Context.RequestAborted);
    }

    // A member who sees the organization's sums isn't told anybody's by a filter, nor what anybody is called.
    private bool KeepToSums()
    {
        string[] closed = !Viewer.OnlySums ? [] : [.. Address.Filters.Dimensions
            .Concat(FilterForm.IsSent(Context.Request.Query) ? [FilterForm.Of(Context.Request.Query).Dimension] : [])
            .Where(dimension => !AggregateDimension.Allows(dimension)).Select(FilterNames.NameOf)];
        if (closed.Length == 0)
            return true;
        Address = Address.Unfiltered() with
        {
            Complaints = Address.Complaints.Add($"Members don't see the organization's usage by {string.Join(", ", closed)}."),
        };
        return false;
    }
}
