using Takt.Contracts.Usage;
using Takt.Contracts.Usage.Story;
using Takt.Server.Access;
using Takt.Server.Dashboard.Charts;
using Takt.Server.Dashboard.Components;
using Takt.Server.Dashboard.Pages.Sessions.Single.Rivers;
using Takt.Server.Dashboard.Shell;
using Takt.Server.Usage;
using Takt.Server.Usage.Sessions;
using Takt.Server.Usage.Sessions.Story;

namespace Takt.Server.Dashboard.Pages.Sessions.Single;

/// <summary>What the page of a session shows.</summary>
/// <param name="Detail">All of its calls.</param>
/// <param name="Colours">Model to slot of the palette.</param>
public sealed record SessionView(
    SessionDetail Detail, Outline Outline, River River, IReadOnlyDictionary<string, int> Colours)
{
    /// <summary>Of the sessions in the same repository; null where there are too few to say.</summary>
    public decimal? MedianUsd { get; init; }

    /// <summary>The node whose attributes are shown.</summary>
    public TreeNode? Node { get; init; }

    public IReadOnlyDictionary<string, SessionCall> Calls { get; } = Detail.Calls.ToDictionary(River.IdOf);

    /// <summary>Who, or what it is called where that is nobody.</summary>
    public string Title => Detail.Session.MemberLabel is { } person ? Format.Name(person)
        : Detail.Session.Named ? Format.Name(Detail.Session.Name) : "A session without a name";

    public int Colour(string? model) => model is null ? 0 : Colours.GetValueOrDefault(model);

    /// <summary>The number of a prompt; a dash for none.</summary>
    public string PromptOf(Guid? prompt) =>
        Outline.NumberOf($"prompt:{prompt}")?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "–";

    internal sealed class Reader(SessionStore store, ModelPalette palette, SessionLooks looks)
    {
        /// <summary>Null where there is no such session, or none that the viewer may see.</summary>
        public async Task<SessionView?> ReadAsync(
            Caller caller, Viewer viewer, Guid id, SessionAddress address, CancellationToken cancellationToken)
        {
            var detail = await store.FindAsync(
                viewer.OrganizationId, viewer.OnlyMember, id, null, cancellationToken, StoryFacts.Most);
            if (detail is null)
                return null;
            await looks.SeenAsync(caller, detail.Session, cancellationToken);
            var colours = await palette.ReadAsync(viewer.OrganizationId, detail.Session.Models, cancellationToken);
            var outline = new Outline(detail.Story?.Tree ?? []);
            var river = new River(detail, outline, colours,
                at => TimeZoneInfo.ConvertTime(at, viewer.Zone).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture));
            return new(detail, outline, river, colours)
            {
                MedianUsd = await store.MedianAsync(
                    viewer.OrganizationId, viewer.OnlyMember, detail.Session.Repository, cancellationToken),
                Node = detail.Story?.Tree.FirstOrDefault(node => node.Id == address.Node),
            };
        }
    }
}
