using System.Buffers.Text;
using System.Globalization;
using Takt.Metering.Agents.Fields;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents.Identity;

/// <summary>The session of a record: its own, or one made from who, where and which day.</summary>
internal sealed class SessionReader
{
    private const int UuidLength = 36;
    private const long NanoPerDay = 86_400_000_000_000;

    private static readonly GenerationCache<SessionIdentity> Cache = new(16384);

    private static readonly Field[] Identity =
    [
        Field.UserEmail, Field.UserAccountUuid, Field.EndUserId, Field.UserId, Field.ProcessOwner, Field.OrganizationId, Field.HostName,
        Field.ServiceName,
    ];

    private readonly HashBuilder hash = new();

    /// <param name="timeUnixNano">Places a record without session id in its UTC day.</param>
    /// <param name="resourceOnly">Take the session from the resource alone, for senders whose signals have nothing else in common.</param>
    public SessionIdentity Read(RecordFields fields, long timeUnixNano, bool resourceOnly)
    {
        var name = RecordFields.TextOf(Get(fields, Field.SessionId, resourceOnly));
        if (name.IsEmpty) return Nameless(fields, timeUnixNano, resourceOnly);
        if (name.Length == UuidLength && Utf8Parser.TryParse(name, out Guid uuid, out var used, 'D') && used == UuidLength)
            return Cache.Find(uuid) ?? Cache.Add(uuid, new SessionIdentity(uuid, uuid.ToString(), Named: true));

        var id = hash.Start(3).Add(name).Finish();
        if (Cache.Find(id) is { } known) return known;
        return Cache.Add(id, new SessionIdentity(id, DimensionText.Clean(name) ?? id.ToString(), Named: true));
    }

    private SessionIdentity Nameless(RecordFields fields, long timeUnixNano, bool resourceOnly)
    {
        var day = Math.Max(0, timeUnixNano) / NanoPerDay;
        hash.Start(4).Add(day);
        foreach (var field in Identity) hash.Add(RecordFields.TextOf(Get(fields, field, resourceOnly)));
        var id = hash.Finish();
        if (Cache.Find(id) is { } known) return known;
        var date = DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(day)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return Cache.Add(id, new SessionIdentity(id, $"unnamed {date} {id.ToString()[..8]}", Named: false));
    }

    private static AttributeValue Get(RecordFields fields, Field field, bool resourceOnly)
    {
        if (!resourceOnly) return fields.Get(field);
        return fields.Resource.Has(field) ? fields.Resource.Get(field) : default;
    }
}
