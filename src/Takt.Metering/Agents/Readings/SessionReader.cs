using System.Buffers.Text;
using System.Globalization;
using Takt.Metering.Agents.Fields;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents.Readings;

/// <summary>
/// The session of a record: its own, else its conversation; else one made from who, where and which day, a label by which nothing is
/// compared.
/// </summary>
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

    private readonly HashBuilder _hash = new();

    /// <param name="timeUnixNano">Places a record without session id in its UTC day.</param>
    public SessionIdentity Read(RecordFields fields, long timeUnixNano)
    {
        var name = fields.Text(Field.SessionId);
        if (name.IsEmpty)
            name = fields.Text(Field.ConversationId);
        if (name.IsEmpty)
            return Nameless(fields, timeUnixNano);
        if (name.Length == UuidLength && Utf8Parser.TryParse(name, out Guid uuid, out var used, 'D') && used == UuidLength)
            return Cache.Find(uuid) ?? Cache.Add(uuid, new SessionIdentity(uuid, uuid.ToString(), Named: true));

        var id = _hash.Start(3).Add(name).Finish();
        if (Cache.Find(id) is { } known)
            return known;
        return Cache.Add(id, new SessionIdentity(id, DimensionText.Clean(name) ?? id.ToString(), Named: true));
    }

    private SessionIdentity Nameless(RecordFields fields, long timeUnixNano)
    {
        var day = Math.Max(0, timeUnixNano) / NanoPerDay;
        _hash.Start(4).Add(day);
        foreach (var field in Identity)
            _hash.Add(fields.Text(field));
        var id = _hash.Finish();
        if (Cache.Find(id) is { } known)
            return known;
        var date = DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(day)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return Cache.Add(id, new SessionIdentity(id, $"unnamed {date} {id.ToString()[..8]}", Named: false));
    }
}
