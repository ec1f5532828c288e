using System.Net;
using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.Audit.Trail;

/// <summary>The query string of a question about the audit: what it takes, and how it is read.</summary>
internal sealed class AuditParameters(IQueryCollection query, IReadOnlyList<QueryParameter> declared, Caller caller)
    : ListParameters(query, declared)
{
    public static readonly QueryParameter Format =
        QueryParameter.Choice("format", "One JSON object a line, or a table.", "jsonl", "jsonl", "csv");

    private static readonly QueryChoice<bool> SignIns = QueryParameter.Flag("sign_ins", "false leaves out sessions and PINs.", true);

    private static readonly IReadOnlyList<QueryParameter> Filters =
    [
        new("actor", "Who did it: an actor's id, or the e-mail of a member, which stands for their tokens too.", "member:7"),
        new("action", "What was asked for; with a dot at its end, all that begins so.", "token."),
        new("entity", "What kind of thing was changed: token, member, user, connection, organization, session, invite, device, pin, "
            + "person_link, person_merge.", "token"),
        new("entity_key", "Which one, by its id. With entity, the history of one thing.", "12"),
        new("member", "What a member did, and what was done to them and theirs, by their id.", "7"),
        new("from", "A date of the organization's time zone, or a time with its offset.", "2026-11-20"),
        new("to", "The same; excluded.", "2026-11-21"),
        new("address", "Where the request came from: an address, or a network such as 10.0.0.0/8."),
        SignIns,
    ];

    public static readonly IReadOnlyList<QueryParameter> List = [.. Filters, .. Paging.Parameters];

    public static readonly IReadOnlyList<QueryParameter> Export = [.. Filters, Format];

    /// <summary>All events that the filters leave.</summary>
    public AuditQuery ReadFilters() => new(caller.OrganizationId)
    {
        Actor = Plain("actor"),
        Action = Plain("action"),
        Entity = Plain("entity"),
        EntityKey = Plain("entity_key"),
        Member = Number("member"),
        From = Moment("from"),
        To = Moment("to"),
        Address = Read<IPNetwork>("address", IsNetwork, "'address' must be an address or a network such as 10.0.0.0/8."),
        SignIns = Chosen(SignIns),
    };

    /// <summary>A page of them.</summary>
    public AuditQuery ReadPage() => ReadFilters() with { Cursor = Cursor(), Limit = Limit() };

    /// <summary>The database can't hold the character, so nothing is found by it.</summary>
    private string? Plain(string name) => Text(name)?.Replace('\0', '\uFFFD');

    private DateTimeOffset? Moment(string name) =>
        Read<DateTimeOffset>(
            name, (string text, out DateTimeOffset at) => AuditMoment.TryParse(text, caller.TimeZone, out at), WrongMoment(name));

    private static bool IsNetwork(string text, out IPNetwork network)
    {
        if (!IPAddress.TryParse(text, out var address))
            return IPNetwork.TryParse(text, out network);
        network = new(address, address.GetAddressBytes().Length * 8);
        return true;
    }
}
