using System.Collections.Concurrent;
using Npgsql;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Decide;
using Takt.Server.Ledger.Presence;
using Takt.Server.Ledger.Series;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Queue;

/// <summary>
/// Writes a group and answers every request in it. What can't be written together is halved until the one at fault stands alone and is
/// refused alone; what another transaction stood in the way of is tried again; what the database can't take now is left to its sender.
/// </summary>
internal sealed class GroupRunner(
    NpgsqlDataSource database, LedgerTools tools, ActivityKindStore kinds, RawWriter raw, PresenceRecorder presence, NoticeRecorder notices,
    TimeProvider time, ILogger<GroupRunner> log)
{
    // Organizations whose groups need the lock for themselves: found out once, and then known before they ask for it.
    private readonly ConcurrentDictionary<int, bool> _alone = new();

    private const int MostTries = 6;

    public async Task RunAsync(int organizationId, IReadOnlyList<PendingEntry> group, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await WriteAsync(organizationId, group, cancellationToken);
                return;
            }
            catch (TokensRevokedException revoked)
            {
                group = AnswerRevoked(group, revoked.TokenIds);
                if (group.Count == 0)
                    return;
            }
            catch (OrganizationNeededException)
            {
                _alone[organizationId] = true;
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
                && attempt < MostTries)
            {
                Log.GroupRetried(log, organizationId, e.SqlState);
            }
            catch (Exception e) when (!DatabaseFaults.IsPassing(e))
            {
                await HalveAsync(organizationId, group, e, cancellationToken);
                return;
            }
            catch (Exception e)
            {
                Log.DatabaseAway(log, organizationId, group.Count, e.Message);
                foreach (var pending in group)
                    pending.Answer(new(LedgerStatus.Unavailable, Reason: "the database is not available"));
                return;
            }
        }
    }

    private async Task WriteAsync(int organizationId, IReadOnlyList<PendingEntry> group, CancellationToken cancellationToken)
    {
        var plan = await new GroupPlanner(tools.Series, kinds).PlanAsync(organizationId, group, cancellationToken);
        await raw.PrepareAsync(group, cancellationToken);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var transaction = new GroupTransaction(connection, plan, tools);
        var alone = plan.IsShared || plan.IsNameless || _alone.ContainsKey(organizationId);
        await transaction.RunAsync(group, alone, time.GetUtcNow(), cancellationToken);
        // An answered request may reuse its reports: everything that reads them comes before.
        presence.Count(organizationId, group, transaction.Calls);
        foreach (var pending in group)
        {
            presence.See(pending.Entry, plan);
            notices.See(pending.Entry);
        }
        foreach (var pending in group)
            pending.Answer(Committed(pending.Entry.Reports, transaction.Retired));
    }

    private async Task HalveAsync(
        int organizationId, IReadOnlyList<PendingEntry> group, Exception fault, CancellationToken cancellationToken)
    {
        if (group.Count == 1)
        {
            Log.RequestRefused(log, fault, organizationId);
            var reason = fault is PostgresException refused
                ? "the database refused these records: " + refused.MessageText : "these records could not be understood";
            group[0].Answer(new(LedgerStatus.Refused, Reason: reason));
            return;
        }

        var half = group.Count / 2;
        await RunAsync(organizationId, [.. group.Take(half)], cancellationToken);
        await RunAsync(organizationId, [.. group.Skip(half)], cancellationToken);
    }

    private static List<PendingEntry> AnswerRevoked(IReadOnlyList<PendingEntry> group, IReadOnlySet<long> revoked)
    {
        foreach (var pending in group)
        {
            if (revoked.Contains(pending.Entry.Source.TokenId))
                pending.Answer(new(LedgerStatus.TokenRevoked));
        }

        return [.. group.Where(pending => !revoked.Contains(pending.Entry.Source.TokenId))];
    }

    private static LedgerOutcome Committed(ReportBatch reports, RetiredReports retired)
    {
        var rejected = retired.CountIn(reports);
        return rejected == 0 ? new(LedgerStatus.Committed) : new(LedgerStatus.Committed, rejected, retired.Reason);
    }
}
