using Takt.Metering.Limits;
using Takt.Server.Demo.People;
using Takt.Server.Demo.Wire;

namespace Takt.Server.Demo.Story;

/// <summary>What a status line said after a prompt.</summary>
/// <param name="Account">The provider's account.</param>
internal sealed record DemoReading(
    DateTimeOffset At, string Account, string Session, string Email, double FiveHour, DateTimeOffset FiveHourReset, double Week,
    DateTimeOffset WeekReset);

/// <summary>
/// Reads the status lines of the demonstration's people: their caps are such that the keen hit a wall now and then, and most don't.
/// </summary>
internal sealed class StatusLines
{
    /// <summary>A seat's caps in dollars at list prices.</summary>
    private const decimal FiveHourCap = 2.6m, WeekCap = 16m;

    private readonly Dictionary<string, Seat> _seats = [];

    /// <summary>One after each prompt, in order of time: sessions of one account overlap.</summary>
    public IEnumerable<DemoReading> Of(IEnumerable<DemoPlay> plays) =>
        plays.Where(play => play.Session.Person.HasEmail && play.Session.Person.Agent != DemoAgent.Office).SelectMany(Told)
            .OrderBy(told => told.At).Select(Take).OfType<DemoReading>();

    private static IEnumerable<(DateTimeOffset At, DemoSession Session, decimal? Cost)> Told(DemoPlay play)
    {
        foreach (var turn in play.Turns)
        {
            foreach (var told in turn.Events.Where(told => told.Name == "api_request"))
                yield return (told.At, play.Session, CostOf(told));
            yield return (turn.End, play.Session, null);
        }
    }

    private static decimal CostOf(DemoEvent call) =>
        call.Attributes.FirstOrDefault(attribute => attribute.Key == "cost_usd").Value is decimal usd ? usd : 0;

    /// <returns>Null for a call: the status line is read after the prompt.</returns>
    private DemoReading? Take((DateTimeOffset At, DemoSession Session, decimal? Cost) told)
    {
        var account = DemoSender.AccountOf(told.Session);
        if (!_seats.TryGetValue(account, out var seat))
            _seats[account] = seat = new(told.Session.Person.Number);
        if (told.Cost is not { } usd)
            return seat.Read(told.At, account, told.Session);
        seat.Use(told.At, usd);
        return null;
    }

    private sealed class Seat(int number)
    {
        private static readonly TimeSpan FiveHours = TimeSpan.FromMinutes(LimitWindow.FiveHour.Minutes()), Week = TimeSpan.FromDays(7);

        /// <summary>Each account's week ends at a minute of its own.</summary>
        private static readonly DateTimeOffset AnyMonday = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

        private DateTimeOffset _reset, _weekReset;
        private decimal _used, _weekUsed;

        public void Use(DateTimeOffset at, decimal usd)
        {
            Turn(at);
            (_used, _weekUsed) = (_used + usd, _weekUsed + usd);
        }

        public DemoReading Read(DateTimeOffset at, string account, DemoSession session)
        {
            Turn(at);
            return new(
                at, account, session.Id.ToString(), session.Person.Email, Percent(_used / FiveHourCap), _reset,
                Percent(_weekUsed / WeekCap), _weekReset);
        }

        private static double Percent(decimal share) => (double)Math.Round(100 * Math.Min(share, 1));

        private void Turn(DateTimeOffset at)
        {
            if (at >= _reset)
                (_reset, _used) = (at + FiveHours, 0);
            if (at < _weekReset)
                return;
            var first = AnyMonday.AddMinutes(number * 397);
            (_weekReset, _weekUsed) = (first + Week * (Math.Floor((at - first) / Week) + 1), 0);
        }
    }
}
