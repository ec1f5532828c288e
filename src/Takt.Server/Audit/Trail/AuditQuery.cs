using System.Net;
using Takt.Server.Http;

namespace Takt.Server.Audit.Trail;

/// <summary>Which events of an organization are asked for: all that is set must hold.</summary>
internal sealed record AuditQuery(int OrganizationId)
{
    /// <summary>An actor's id (<c>member:7</c>), or the e-mail of a member: what they and their tokens did.</summary>
    public string? Actor { get; init; }

    public bool ByEmail => Actor?.Contains('@', StringComparison.Ordinal) == true;

    /// <summary><c>token.revoke</c>, or <c>token.</c> for all that begins so.</summary>
    public string? Action { get; init; }

    /// <summary>A name of <see cref="AuditEntities"/>.</summary>
    public string? Entity { get; init; }

    public string? EntityKey { get; init; }

    /// <summary>Done by this member or their tokens, or to them and what is theirs.</summary>
    public long? Member { get; init; }

    public DateTimeOffset? From { get; init; }

    /// <summary>Excluded.</summary>
    public DateTimeOffset? To { get; init; }

    public IPNetwork? Address { get; init; }

    /// <summary>Whether rows of cookie sessions and PINs are wanted.</summary>
    public bool SignIns { get; init; } = true;

    /// <summary>One event alone.</summary>
    public long? Id { get; init; }

    public PageCursor? Cursor { get; init; }

    public int Limit { get; init; } = 50;
}
