using Takt.Server.Access;

namespace Takt.Server.Onboarding.Validation;

/// <summary>Who may make another token like it.</summary>
internal enum TokenKind
{
    /// <summary>Nothing is known of it.</summary>
    Unknown,

    /// <summary>Its owner.</summary>
    Personal,

    /// <summary>An admin, for several people.</summary>
    Shared,

    /// <summary>An admin, as a connection's key.</summary>
    Connection,
}

/// <param name="Connection">The id in its URL; null when it has been removed.</param>
/// <param name="Replaced">The token was rotated, so that its owner holds another.</param>
internal sealed record TokenOwner(TokenKind Kind, string? Connection = null, bool Replaced = false)
{
    public static readonly TokenOwner Unknown = new(TokenKind.Unknown);

    public static TokenOwner Of(TokenVerdict token, string? connection) => token switch
    {
        { ConnectionId: not null } => new(TokenKind.Connection, connection),
        { IsPersonal: true } => new(TokenKind.Personal, Replaced: token.Replaced),
        { OrganizationId: 0 } => Unknown,
        _ => new(TokenKind.Shared),
    };

    /// <summary>The page on which an admin makes another.</summary>
    public string AdminPage(string address) => (Kind, Connection) switch
    {
        (TokenKind.Connection, { } id) => $"{address}/settings/connections/{id}",
        (TokenKind.Connection, _) => $"{address}/settings/connections",
        _ => $"{address}/settings/tokens",
    };
}
