namespace Takt.Server.ApiDocument.Examples;

/// <summary>
/// The one small team that all examples are about. Its secrets are none: no token has hyphens, and no checksum would fit.
/// </summary>
internal static class Sample
{
    public const string Token = "takt_EXAMPLE-not-a-token", InviteCode = "takt-invite-EXAMPLE-not-a-code",
        Password = "EXAMPLE-not-a-password";

    public const string Organization = "Example", Email = "ada@example.com", Name = "Ada Lovelace", OtherEmail = "grace@example.com",
        Machine = "ada-laptop";

    public const string ConnectionId = "claude-team-x7k2pq", ConnectionName = "Claude Team", Repository = "github.com/example/engine";

    public const string RawBatchId = "20261120-0f3c5b1e7a924d6e8b1f2c3d4e5f6071";

    public const string Opus = "claude-opus-4-8", Haiku = "claude-haiku-4-5";

    public const string Site = "https://takt.example.com";

    public const int OrganizationId = 1, MemberId = 7, OtherMemberId = 8, TokenId = 12;

    public static readonly Guid SessionId = Guid.Parse("1b983cde-9e7b-49ba-95a8-6dc62f784277");

    /// <summary>Now, wherever an example needs one.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 24, 0, TimeSpan.Zero);
}
