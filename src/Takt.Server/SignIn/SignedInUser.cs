namespace Takt.Server.SignIn;

/// <summary>A user who has proven who they are, and the organization they land in.</summary>
internal sealed record SignedInUser
{
    public required long UserId { get; init; }
    public required string Email { get; init; }
    public required int OrganizationId { get; init; }
    public required string OrganizationName { get; init; }
    public required long MemberId { get; init; }
    public required string Role { get; init; }
    public string? PasswordHash { get; init; }
}
