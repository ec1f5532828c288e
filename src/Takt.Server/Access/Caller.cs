using System.Net;

namespace Takt.Server.Access;

/// <summary>Who is asking: a person by cookie or by what an access proxy says, or a token.</summary>
/// <param name="MemberId">The person; null for a token that several people share.</param>
/// <param name="Role">The role of that person.</param>
/// <param name="Scopes">All of them for a cookie; what a person may do then depends on the role.</param>
/// <param name="TokenId">Null for a cookie.</param>
/// <param name="ConnectionId">Set when the token is bound to a connection.</param>
/// <param name="UserId">The user who signs in as that person; null for a token that several people share.</param>
/// <param name="ServerAdmin">May create further organizations on this server.</param>
/// <param name="Claimed">
/// Has only claimed to own the e-mail address: registered by an invite code, or signed in by a password that was set that way. When
/// the owner of the address comes, sessions and password end, and tokens wait for them to say whether they are theirs.
/// </param>
/// <param name="ByProxy">An access proxy says who it is, with every request anew: there is no session.</param>
/// <param name="Confined">Signed in by a password that opens this organization alone, however many the person is a member of.</param>
/// <param name="Unproven">
/// Is to be an admin, has only claimed the e-mail address, and could prove it here: a member until they have. An invite that was passed on
/// must not rule an organization.
/// </param>
/// <param name="Replaced">The token was rotated and is in its grace time: it sends and reads, and does nothing else.</param>
/// <param name="Unconfirmed">
/// A token that was made before the owner of its address came: it sends, and does nothing else until they say that it is theirs.
/// </param>
/// <param name="Unanswered">Machines were set up in this person's name before they came, and they have not said whether those are
/// theirs.</param>
/// <param name="MemberAggregates"> The organization lets its members see its sums besides their own usage. Never set for a token: what lies
/// on a machine reads its member's own.
/// </param>
/// <param name="Address">Where the request came from.</param>
public sealed record Caller(
    int OrganizationId,
    string OrganizationName,
    string TimeZone,
    bool Demo,
    long? MemberId,
    string? Email,
    MemberRole? Role,
    TokenScopes Scopes,
    long? TokenId,
    int? ConnectionId,
    long? UserId = null,
    bool ServerAdmin = false,
    bool Claimed = false,
    bool ByProxy = false,
    bool Confined = false,
    bool Unproven = false,
    bool Replaced = false,
    bool MemberAggregates = false,
    IPAddress? Address = null,
    bool Unconfirmed = false,
    bool Unanswered = false)
{
    /// <summary>A browser sends it by itself: a cookie, or the identity that an access proxy adds.</summary>
    public bool ByCookie => TokenId is null;

    /// <summary>A token can't do more than its scopes, nor more than the person it belongs to.</summary>
    public bool IsAdmin => Scopes.HasFlag(TokenScopes.Admin) && (MemberId is null || Role == MemberRole.Admin);

    /// <summary>What is left of someone who must prove their e-mail address first, where the server has a way to.</summary>
    internal Caller UntilProven(bool provable) =>
        provable && Claimed && Role == MemberRole.Admin
            ? this with { Role = MemberRole.Member, ServerAdmin = false, Unproven = true } : this;

    /// <summary>A cookie, or a token that speaks for one person.</summary>
    public bool IsPerson => MemberId is not null && ConnectionId is null;

    /// <summary>Whose rows alone may be shown; null when the whole organization's may be.</summary>
    public long? OnlyMember => IsAdmin || MemberId is null ? null : MemberId;

    /// <summary>
    /// The one organization that a password opens which they set for someone else; null for all: a person who may create organizations
    /// answers for all of them.
    /// </summary>
    public int? PasswordReach => ByCookie && ServerAdmin ? null : OrganizationId;

    internal Actor ToActor() => new(TokenId is { } token ? $"token:{token}" : $"member:{MemberId}", Email, Address);
}

public static class CallerAccess
{
    private static readonly object Key = new();
    private static readonly object ReasonKey = new();

    /// <exception cref="InvalidOperationException">The endpoint declares <see cref="Requirement.Anyone"/> and nobody is signed
    /// in.</exception>
    public static Caller GetCaller(this HttpContext context) =>
        context.FindCaller() ?? throw new InvalidOperationException("This endpoint does not require a caller.");

    /// <summary>The caller, if there is one.</summary>
    public static Caller? FindCaller(this HttpContext context)
    {
        return context.Items.TryGetValue(Key, out var caller) ? (Caller?)caller : null;
    }

    /// <summary>Why there is none, where there is none.</summary>
    internal static NoCaller WhyNoCaller(this HttpContext context) =>
        context.Items.TryGetValue(ReasonKey, out var reason) ? (NoCaller)reason! : NoCaller.None;

    internal static void SetNoCaller(this HttpContext context, NoCaller reason) => context.Items[ReasonKey] = reason;

    internal static void SetCaller(this HttpContext context, Caller caller) => context.Items[Key] = caller;
}
