using Takt.Metering.Cost;
using Takt.Server.Access;
using Takt.Server.Demo.Story;
using Takt.Server.Limits;

namespace Takt.Server.Demo;

/// <summary>Tells what the status lines of the demonstration's people said up to now.</summary>
internal sealed class DemoReadings(ToldReadings told, PriceList prices, TimeProvider time)
{
    /// <summary>Days of readings at the beginning, and days before that by which windows are known.</summary>
    private const int Past = 42, Lead = 8;

    private const int AtOnce = 5_000;

    private static readonly Actor Demo = Actor.OfProgram("demo");

    public async Task TellAsync(int organizationId, DateOnly founded, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var since = await told.NewestAsync(organizationId, cancellationToken) ?? now.AddDays(-Past);
        var readings = new StatusLines().Of(Plays(since.AddDays(-Lead), now, founded))
            .Where(reading => reading.At > since && reading.At <= now).ToArray();
        foreach (var some in readings.Chunk(AtOnce))
        {
            await told.AddAsync(
                organizationId,
                [
                    .. some.Select(reading => new ToldReading(
                        reading.At, reading.Account, reading.Session, reading.Email, reading.FiveHour, reading.FiveHourReset, reading.Week,
                        reading.WeekReset)),
                ],
                cancellationToken);
        }

        await told.MarkAsync(Demo, organizationId, cancellationToken);
    }

    private IEnumerable<DemoPlay> Plays(DateTimeOffset from, DateTimeOffset until, DateOnly founded)
    {
        var last = DateOnly.FromDateTime(until.UtcDateTime).AddDays(1);
        for (var day = DateOnly.FromDateTime(from.UtcDateTime); day <= last; day = day.AddDays(1))
        {
            foreach (var session in Calendar.SessionsOf(day, founded).Where(session => session.Start <= until))
                yield return Player.Play(session, prices);
        }
    }
}
