using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.Http;
using Takt.Server.Members.Invites;
using Takt.Server.SignIn;
using Takt.Server.Tokens;

namespace Takt.Server.Members;

/// <summary>Makes members of people who come with an invite code. The page and the API both end here.</summary>
internal sealed class JoinService(
    InviteStore invites, MachineTokens tokens, Passwords passwords, SignInService signIn, AttemptLimiter limiter, TokenVerifier verifier,
    ControlPlane controlPlane, TimeProvider time)
{
    /// <summary>
    /// What has become of an invite at <c>@now</c>, <c>open</c>, <c>used</c>, <c>expired</c> or <c>revoked</c>, for rooms that list invites
    /// among other things: of invite <c>i</c>, its maker <c>c</c> (members) and the token <c>w</c> that asked for it.
    /// </summary>
    public const string InviteStateSql = InviteStore.StateSql;

    public const int ReissueLimit = 3;
    private const int NameLimit = 200;
    private static readonly TimeSpan ReissueTime = TimeSpan.FromHours(24);

    public async Task<Outcome<Joined>> RegisterAsync(JoinRequest request, CancellationToken cancellationToken)
    {
        await using var attempt = await limiter.AdmitAsync(AttemptKind.InviteCode, null, request.Address, cancellationToken);
        if (attempt.IsRefused)
            return Problems.TooMany(attempt.RetryAfter);
        if (await FindAsync(request, cancellationToken) is not { } invite)
            return JoinRefusals.Of(JoinStatus.Unknown, request.Site);
        attempt.Succeed();
        var email = EmailAddress.Normalize(request.Email ?? "");
        if (Refuse(invite.State) is { } dead)
            return RefuseUsed(attempt, invite, dead, email, request);
        if (Validate(request, email) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        if (invite.Email is not null && invite.Email != email)
            return Guessed(attempt, JoinStatus.EmailMismatch, request);
        var passwordHash = string.IsNullOrEmpty(request.Password) ? null : await passwords.HashAsync(request.Password, cancellationToken);
        var (outcome, userId) = await JoinAsync(invite, request, email, passwordHash, cancellationToken);
        if (outcome.Value is not { Member: var member } joined)
        {
            attempt.Fail();
            return outcome;
        }

        if (!request.OpenSession || passwordHash is null)
            return joined;
        var user = new SignedInUser
        {
            UserId = userId,
            Email = member.Email,
            OrganizationId = member.OrganizationId,
            OrganizationName = member.OrganizationName,
            MemberId = member.MemberId,
            Role = member.Role,
        };
        return joined with { Session = await signIn.OpenAsync(user, SignInMethod.Invite, request.Address, cancellationToken) };
    }

    /// <summary>A fresh token for who registered with the code a short while ago and lost the answer.</summary>
    public async Task<Outcome<Joined>> ReissueAsync(JoinRequest request, CancellationToken cancellationToken)
    {
        await using var attempt = await limiter.AdmitAsync(AttemptKind.InviteCode, null, request.Address, cancellationToken);
        if (attempt.IsRefused)
            return Problems.TooMany(attempt.RetryAfter);
        if (await FindAsync(request, cancellationToken) is not { } invite)
            return JoinRefusals.Of(JoinStatus.Unknown, request.Site);
        attempt.Succeed();
        if (invite is not { UsedBy: { } memberId, UsedAt: { } usedAt })
            return JoinRefusals.Of(Refuse(invite.State) ?? JoinStatus.NotUsed, request.Site);
        if (MachineName.Complain(request.Machine) is { } complaint)
            return Problems.Invalid("machine", complaint);
        if (invite.RevokedAt is not null)
            return JoinRefusals.Of(JoinStatus.Revoked, request.Site);
        var email = EmailAddress.Normalize(request.Email ?? "");
        await using var change = await controlPlane.BeginAsync(new($"invite:{invite.InviteId}", email, request.Address), "member.reissue",
            invite.OrganizationId, cancellationToken);
        await JoinStore.LockAsync(change, invite.InviteId, cancellationToken);
        var joined = await JoinStore.FindJoinedAsync(change, invite.OrganizationId, memberId, cancellationToken);
        if (joined.Email != email)
            return Guessed(attempt, JoinStatus.EmailMismatch, request);
        if (joined.Removed)
            return JoinRefusals.Of(JoinStatus.MemberGone, request.Site);
        if (joined.Secured)
            return JoinRefusals.Of(JoinStatus.Secured, request.Site);
        if (time.GetUtcNow() >= usedAt + ReissueTime)
            return JoinRefusals.Of(JoinStatus.TooLate, request.Site);
        if (!await JoinStore.CountReissueAsync(change, invite.OrganizationId, invite.InviteId, ReissueLimit, cancellationToken))
            return JoinRefusals.Of(JoinStatus.Spent, request.Site);
        var former = await StopFormerAsync(change, invite.OrganizationId, memberId, request.Machine!, cancellationToken);
        long? claim = former.Count > 0 ? former[0].ClaimId : null;
        if (await tokens.IssueAsync(change, invite.OrganizationId, new(memberId, request.Machine, true, request.Address, claim),
            cancellationToken) is not { } token)
            return JoinRefusals.Of(JoinStatus.MemberGone, request.Site);
        foreach (var (tokenId, _) in former)
            await RotationStore.ReplaceAsync(change, invite.OrganizationId, tokenId, token.TokenId, time.GetUtcNow(), null,
                cancellationToken);
        await change.CommitAsync(cancellationToken);
        verifier.Forget();
        return new Joined(new(invite.OrganizationId, joined.OrganizationName, memberId, joined.Email, joined.Name, joined.Role), token);
    }

    private async Task<InviteRow?> FindAsync(JoinRequest request, CancellationToken cancellationToken)
    {
        var normalized = InviteCode.Normalize(request.Code);
        return InviteCode.IsWellFormed(normalized)
            ? await invites.FindAsync(SecretHash.Compute(normalized), time.GetUtcNow(), cancellationToken) : null;
    }

    private async Task<(Outcome<Joined> Outcome, long UserId)> JoinAsync(
        InviteRow invite, JoinRequest request, string email, string? passwordHash, CancellationToken cancellationToken)
    {
        var actor = new Actor($"invite:{invite.InviteId}", email, request.Address);
        await using var change = await controlPlane.BeginAsync(actor, "member.register", invite.OrganizationId, cancellationToken);
        await JoinStore.LockAsync(change, invite.InviteId, cancellationToken);
        var now = time.GetUtcNow();
        var current = await InviteStore.FindAsync(change, invite.InviteId, now, cancellationToken);
        if (Refuse(current.State) is { } dead)
            return (JoinRefusals.Of(IsTheirs(current, dead, email) ? JoinStatus.AlreadyJoined : dead, request.Site), 0);
        var name = string.IsNullOrWhiteSpace(request.Name) ? null : request.Name.Trim();
        var (userId, isNew) = await MemberStore.EnsureUserAsync(change, email, name, passwordHash, invite.OrganizationId, now,
            cancellationToken);
        var row = await MemberStore.AddAsync(change, invite.OrganizationId, userId, MemberRoles.FromName(invite.Role),
            new(invite.Team, invite.Environment), now, cancellationToken);
        if (row is null)
            return (JoinRefusals.Of(JoinStatus.MemberExists, request.Site), 0);
        // A code must not set the password of someone who has one here, nor tell more about them than this.
        if (!isNew && passwordHash is not null)
            return (JoinRefusals.Of(JoinStatus.PasswordNotTaken, request.Site), 0);
        await JoinStore.ClaimAsync(change, invite.OrganizationId, row.MemberId, userId, passwordHash is not null, now, cancellationToken);
        var token = await tokens.IssueAsync(change, invite.OrganizationId, new(row.MemberId, request.Machine, true, request.Address),
            cancellationToken);
        if (token is null
            || !await JoinStore.ConsumeAsync(change, invite.OrganizationId, invite.InviteId, row.MemberId, now, cancellationToken))
            return (JoinRefusals.Of(JoinStatus.Used, request.Site), 0);
        var joined = await JoinStore.FindJoinedAsync(change, invite.OrganizationId, row.MemberId, cancellationToken);
        await change.CommitAsync(cancellationToken);
        return (new Joined(new(invite.OrganizationId, joined.OrganizationName, row.MemberId, joined.Email, joined.Name, joined.Role),
            token), userId);
    }

    /// <summary>
    /// The tokens that the machine has had so far: the new one takes their place, with the machines that they have added, as in a rotation.
    /// </summary>
    private static async Task<IReadOnlyList<(long TokenId, long ClaimId)>> StopFormerAsync(
        ControlPlaneTransaction change, int organizationId, long memberId, string machine, CancellationToken cancellationToken)
    {
        await TokenStore.LockOwnerAsync(change, organizationId, memberId, cancellationToken);
        await change.StopTelemetryAsync(organizationId, cancellationToken);
        var machines = await RotationStore.ClaimedMachinesAsync(change, organizationId, memberId, cancellationToken);
        return [.. machines.Where(former => MachineName.AreAlike(former.Machine, machine))
            .Select(former => (former.TokenId, former.ClaimId))];
    }

    /// <summary>
    /// Whoever comes again with the code that made them a member is told what they are, and the other paths. To anyone else the code is
    /// used, and each other address that is tried with it is a guess.
    /// </summary>
    private static Outcome<Joined> RefuseUsed(Attempt attempt, InviteRow invite, JoinStatus dead, string email, JoinRequest request)
    {
        if (IsTheirs(invite, dead, email))
            return JoinRefusals.Of(JoinStatus.AlreadyJoined, request.Site);
        return dead == JoinStatus.Used && email.Length > 0 ? Guessed(attempt, dead, request) : JoinRefusals.Of(dead, request.Site);
    }

    private static bool IsTheirs(InviteRow invite, JoinStatus dead, string email) =>
        dead == JoinStatus.Used && invite.UsedByEmail == email && !invite.UsedByGone;

    /// <summary>With a code in hand, addresses can be guessed: whose it is, and who is a member.</summary>
    private static Outcome<Joined> Guessed(Attempt attempt, JoinStatus status, JoinRequest request)
    {
        attempt.Fail();
        return JoinRefusals.Of(status, request.Site);
    }

    private static JoinStatus? Refuse(string state) => state switch
    {
        InviteStore.Open => null,
        InviteStore.Used => JoinStatus.Used,
        InviteStore.Expired => JoinStatus.Expired,
        _ => JoinStatus.Revoked,
    };

    private static Dictionary<string, string> Validate(JoinRequest request, string email)
    {
        var errors = new Dictionary<string, string>();
        if (EmailAddress.Complain(email) is { } wrongEmail)
            errors["email"] = wrongEmail;
        if ((!request.OpenSession || !string.IsNullOrWhiteSpace(request.Machine))
            && MachineName.Complain(request.Machine) is { } wrongMachine)
            errors["machine"] = wrongMachine;
        if (request.Name?.Trim() is { } name && (name.Length > NameLimit || !PlainLine.Holds(name)))
            errors["name"] = $"The name may have at most {NameLimit} characters, in one line of plain text.";
        if (!string.IsNullOrEmpty(request.Password) && Passwords.Complain(request.Password) is { } wrongPassword)
            errors["password"] = wrongPassword;
        return errors;
    }
}
