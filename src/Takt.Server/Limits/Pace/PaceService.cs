using Takt.Contracts.Limits;
using Takt.Metering.Pace;
using Takt.Server.Access;
using Takt.Server.Limits.Accounts;
using Takt.Server.Limits.Readings;

namespace Takt.Server.Limits.Pace;

/// <summary>Says which of one's own accounts to use now.</summary>
internal sealed class PaceService(AccountStore accounts, AccountLoader loader, ReadingService readings, PaceStore states, TimeProvider time)
{
    private static readonly TimeSpan SwitchTold = TimeSpan.FromMinutes(10);

    public async Task<PaceAnswer> AnswerAsync(Caller caller, CancellationToken cancellationToken)
    {
        await accounts.HearAsync();
        await readings.AssignAsync(caller.OrganizationId, cancellationToken);
        var seats = new List<PaceSeat>();
        await using (var snapshot = await loader.OpenAsync(cancellationToken))
        {
            foreach (var account in await accounts.ListAsync(snapshot.Connection, caller, unheard: false, cancellationToken))
            {
                if (account.Yours)
                    seats.Add(new(
                        account, await loader.LoadAsync(snapshot, caller.OrganizationId, account.Id, cancellationToken)));
            }
        }

        var now = time.GetUtcNow();
        var member = caller.MemberId ?? 0;
        var before = await states.ReadAsync(caller.OrganizationId, member, cancellationToken);
        var inUse = seats.Where(seat => seat.LastUse is not null).MaxBy(seat => seat.LastUse)?.Account.Id;
        var choice = PaceChooser.Choose([.. seats.Select(seat => seat.Pace)], inUse, before, LoadedAccount.Minute(now));
        if (choice is null)
            return new(now, null, null, []);
        await states.KeepAsync(caller.OrganizationId, member, before, choice.State, cancellationToken);
        return new(now, Use(choice, seats), Switch(choice.State, seats, now), [.. seats.Select(seat => seat.Figures)]);
    }

    private static PaceUse Use(PaceChoice choice, List<PaceSeat> seats)
    {
        var account = seats.First(seat => seat.Account.Id == choice.State.Account).Account;
        return new(
            account.Id, account.Name, account.Email, Time(choice.State.Since), PaceWords.Word(choice.Reason),
            PaceWords.Sentence(choice.Reason));
    }

    private static PaceSwitch? Switch(PaceState state, List<PaceSeat> seats, DateTimeOffset now)
    {
        var at = Time(state.Since);
        var from = seats.FirstOrDefault(seat => seat.Account.Id == state.Former)?.Account;
        return from is null || now - at > SwitchTold
            ? null : new(from.Name, seats.First(seat => seat.Account.Id == state.Account).Account.Name, at);
    }

    private static DateTimeOffset Time(long minute) => DateTimeOffset.FromUnixTimeSeconds(minute * 60);
}
