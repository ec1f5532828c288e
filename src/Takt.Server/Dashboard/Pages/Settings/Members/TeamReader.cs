using Takt.Contracts.Identity;
using Takt.Contracts.Usage;
using Takt.Server.Dashboard.Pages.Machines;
using Takt.Server.Dashboard.Shell;
using Takt.Server.Identity;
using Takt.Server.Identity.Invites;
using Takt.Server.Identity.Members;
using Takt.Server.Onboarding;

namespace Takt.Server.Dashboard.Pages.Settings.Members;

/// <summary>How far each person has come on board, invited ones included.</summary>
internal sealed class TeamReader(MemberDesk members, InviteDesk invites, MemberSightings sightings, MemberCosts costs, TimeProvider time)
{
    private const int Most = 1000;

    public async Task<IReadOnlyList<Teammate>> ReadAsync(Caller caller, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var people = await members.ListAsync(caller, 0, Most, cancellationToken);
        var heard = await sightings.ReadAsync(caller.OrganizationId, cancellationToken);
        var used = await costs.ReadAsync(Viewer.Of(caller, mine: false), cancellationToken);
        var known = people.Select(member => member.Email).ToHashSet(StringComparer.Ordinal);
        var waiting = (await invites.ListAsync(caller, null, long.MaxValue, Most, cancellationToken))
            .Where(invite => invite is { Email: not null, State: InviteStore.Open or InviteStore.Expired } && !known.Contains(invite.Email))
            .DistinctBy(invite => invite.Email);
        return
        [
            .. waiting.Select(invite => Invited(invite)),
            .. people.Select(member => Of(member, heard.GetValueOrDefault(member.MemberId), used.GetValueOrDefault(member.MemberId), now)).OrderBy(person => person.Stage),
        ];
    }

    private static Teammate Invited(InviteItem invite) => new(
        invite.Email!, null, null, TeamStage.Invited, 0, null, null,
        invite.State == InviteStore.Open ? "Remind them: the code has not been used." : "The invite has expired. Invite them again.");

    private static Teammate Of(MemberRow member, MemberSighting? heard, UsageTotals? used, DateTimeOffset now)
    {
        var (stage, next) = Judge(heard, used, now);
        return new(member.Email, member.Name, member, stage, heard?.Machines ?? 0, heard?.LastSeenAt, used, next);
    }

    private static (TeamStage Stage, string? NextAction) Judge(MemberSighting? heard, UsageTotals? used, DateTimeOffset now)
    {
        if (heard?.LastSeenAt is not { } lastSeen)
        {
            if (used is not null)
                return (TeamStage.Healthy, "They report through a shared key. With a token of their own it is theirs for certain.");
            return (TeamStage.Registered, heard is null
                ? "They have no token yet. Ask them to add a machine."
                : "They have a token and nothing has come. Ask them to set all variables and start Claude Code anew.");
        }

        if (heard.IsKnownBad())
            return (TeamStage.Seen, $"Ask them to update Claude Code: telemetry of {heard.AppVersion} is known to fail.");
        return now - lastSeen > Teammate.Quiet
            ? (TeamStage.Seen, "Quiet for more than a week. Ask them to run the check on their machine.")
            : (TeamStage.Healthy, null);
    }
}

/// <summary>How far someone has come; each stage holds those before it.</summary>
internal enum TeamStage
{
    Invited,
    Registered,

    /// <summary>Telemetry has come.</summary>
    Seen,

    /// <summary>Telemetry comes, from a client that is known to send it well.</summary>
    Healthy,
}

/// <summary>One person on their way on board.</summary>
/// <param name="Member">Null for someone who has been invited and has not registered.</param>
/// <param name="Machines">How many were heard.</param>
/// <param name="NextAction">One thing to do; null when there is nothing.</param>
internal sealed record Teammate(
    string Email, string? Name, MemberRow? Member, TeamStage Stage, int Machines, DateTimeOffset? LastSeenAt, UsageTotals? Used, string? NextAction)
{
    /// <summary>A week: people have days off.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromDays(7);
}
