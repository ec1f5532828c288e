using System.Globalization;
using System.Net;
using Takt.Server.Http;
using Takt.Server.Identity;

namespace Takt.Server.Audit.Trail;

/// <summary>Reads a question about the audit from the query string, and tells everything that is wrong with it.</summary>
internal static class AuditParameters
{
    public static readonly IReadOnlyList<QueryParameter> All =
    [
        new("actor", "Who did it: an actor's id, or the e-mail of a member, which stands for their tokens too.", "member:7"),
        new("action", "What was asked for; with a dot at its end, all that begins so.", "token."),
        new("entity", "What kind of thing was changed: token, member, user, connection, organization, session, invite, device, pin, person_link, person_merge.", "token"),
        new("entity_key", "Which one, by its id. With entity, the history of one thing.", "12"),
        new("member", "What a member did, and what was done to them and theirs, by their id.", "7"),
        new("from", "A date of the organization's time zone, or a time with its offset.", "2026-11-20"),
        new("to", "The same; excluded.", "2026-11-21"),
        new("address", "Where the request came from: an address, or a network such as 10.0.0.0/8."),
        QueryParameter.Choice("sign_ins", "false leaves out sessions and PINs.", "true", "true", "false"),
    ];

    public static readonly IReadOnlyList<QueryParameter> List =
        [.. All, .. Paging.Parameters];

    public static readonly IReadOnlyList<QueryParameter> Export = [.. All, QueryParameter.Choice("format", "One JSON object a line, or a table.", "jsonl", "jsonl", "csv")];

    public static bool TryRead(
        IQueryCollection values, Caller caller, IReadOnlyList<QueryParameter> known, out AuditQuery query, out Dictionary<string, string> errors)
    {
        var wrong = errors = [];
        foreach (var name in values.Keys.Where(k => known.All(p => p.Name != k))) wrong[name] = $"'{name}' is not a parameter here.";
        query = new(caller.OrganizationId)
        {
            Actor = Text("actor"),
            Action = Text("action"),
            Entity = Text("entity"),
            EntityKey = Text("entity_key"),
            Member = Number("member"),
            From = Moment("from"),
            To = Moment("to"),
            Address = Network("address"),
            SignIns = Text("sign_ins") is not { } signIns || Flag("sign_ins", signIns),
            Cursor = Cursor("cursor"),
            Limit = Limit("limit"),
        };
        return wrong.Count == 0;

        string? Text(string name)
        {
            if (values[name].Count > 1) wrong[name] = $"'{name}' may be given once.";
            // The database can't hold the character, so nothing is found by it.
            return values[name].FirstOrDefault() is { Length: > 0 } text ? text.Replace("\0", "�", StringComparison.Ordinal) : null;
        }

        long? Number(string name)
        {
            if (Text(name) is not { } text) return null;
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
            wrong[name] = $"'{name}' must be a number.";
            return null;
        }

        DateTimeOffset? Moment(string name)
        {
            if (Text(name) is not { } text) return null;
            if (AuditMoment.TryParse(text, caller.TimeZone, out var at)) return at;
            wrong[name] = $"'{name}' must be a date (2026-11-20) or a time with its offset (2026-11-20T08:00:00Z) between the years 2000 and 2200.";
            return null;
        }

        IPNetwork? Network(string name)
        {
            if (Text(name) is not { } text) return null;
            if (IPAddress.TryParse(text, out var address)) return new(address, address.GetAddressBytes().Length * 8);
            if (IPNetwork.TryParse(text, out var network)) return network;
            wrong[name] = $"'{name}' must be an address or a network such as 10.0.0.0/8.";
            return null;
        }

        bool Flag(string name, string text)
        {
            if (text is not ("true" or "false")) wrong[name] = $"'{name}' must be true or false.";
            return text == "true";
        }

        PageCursor? Cursor(string name)
        {
            if (Text(name) is not { } text) return null;
            if (PageCursor.TryParse(text, out var cursor)) return cursor;
            wrong[name] = $"'{name}' must be the next_cursor of the page before, unchanged.";
            return null;
        }

        int Limit(string name)
        {
            if (Number(name) is not { } limit) return Paging.DefaultLimit;
            if (limit is < 1 or > Paging.MaximumLimit) wrong[name] = $"'{name}' must lie between 1 and {Paging.MaximumLimit}.";
            return (int)Math.Clamp(limit, 1, Paging.MaximumLimit);
        }
    }
}
