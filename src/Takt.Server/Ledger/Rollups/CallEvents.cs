using Takt.Metering.Sums;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Series;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Rollups;

/// <summary>What calls add to the sums of what happened: how long first tokens took, and attempts beyond the first.</summary>
internal sealed class CallEvents(ActivityKindStore kinds, RollupDelta rollups)
{
    private static readonly string[] Names = [ActivityKinds.FirstTokens, ActivityKinds.Retries];

    public async Task AddAsync(IReadOnlyList<CallChange> calls, CancellationToken cancellationToken)
    {
        if (calls.Count > 0 && !Names.All(kinds.IsKnown))
            await kinds.LearnAsync(Names, cancellationToken);
        foreach (var change in calls.Where(Changes))
        {
            Add(change.Before, -1);
            Add(change.After, +1);
        }
    }

    private static bool Changes(CallChange change) => change.CountsAnew || change.Before?.Call.Details != change.After.Call.Details;

    private void Add(StoredCall? stored, int sign)
    {
        if (stored?.As is not { } counted)
            return;
        var (call, series) = (stored.Call, counted.Series.SeriesId);
        if (call.Details.TtftMs is { } ms)
        {
            rollups.AddEvents(series, kinds.Known(ActivityKinds.FirstTokens), call.AtMicros, EventSort.OfFirstToken(ms),
                new(sign, sign * (long)ms));
        }

        if (call.Details.Attempts is > 1 and var attempts)
            rollups.AddEvents(series, kinds.Known(ActivityKinds.Retries), call.AtMicros, default, new(sign * (attempts - 1L), 0));
    }
}
