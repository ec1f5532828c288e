using static Takt.Metering.Tests.Counting.Worlds.Making.World;

namespace Takt.Metering.Tests.Counting.Worlds.Making;

/// <summary>
/// Makes people who work with Claude Code: alone or two of them, with sessions resumed, forked, cleared, at night and over midnight.
/// </summary>
internal sealed class WorldMaker
{
    private readonly Dice _dice;
    private readonly World _world;

    private WorldMaker(Dice dice, string name)
    {
        _dice = dice;
        _world = new World { Name = name, GenAi = false };
    }

    /// <param name="oneAccount">Two people who share their account's uuid and nothing else.</param>
    public static World Make(Dice dice, string name, bool oneAccount)
    {
        var maker = new WorldMaker(dice, name);
        var people = oneAccount || dice.Chance(12) ? 2 : 1;
        // A few of them start shortly before midnight UTC.
        var day = new DateTimeOffset(2026, 11, dice.Between(10, 14), 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1_000_000;
        var start = day + (dice.Chance(25) ? (24 * Hour) - dice.Between(Minute, 25 * Minute) : dice.Between(6 * Hour, 20 * Hour));
        for (var i = 0; i < people; i++)
        {
            var person = PersonMaker.Make(dice, name, i, oneAccount);
            maker._world.People.Add(person);
            maker.Live(person, start + dice.Between(0, 40 * Minute));
        }

        return maker._world;
    }

    private void Live(Person person, long start)
    {
        var at = start;
        TrueSession? last = null;
        TrueProcess? process = null;
        var sessions = _dice.Between(1, 4);
        for (var i = 0; i < sessions; i++)
        {
            var cleared = last is not null && _dice.Chance(20);
            if (!cleared || process is null)
                process = Start(person, at);
            last = last is not null && !cleared && _dice.Chance(15)
                ? last : Open(person, !cleared && last is not null && _dice.Chance(20) ? last : null, at);
            var end = Work(last, process, at);
            // The next one starts beside this one, soon after it, or another time.
            at = cleared ? end + _dice.Between(Second, Minute)
                : _dice.Between(0, 3) switch
                {
                    0 => at + _dice.Between(Second, (end - at) + Second),
                    1 => end + _dice.Between(Minute, 50 * Minute),
                    2 => end + _dice.Between(2 * Hour, 20 * Hour),
                    _ => end + _dice.Between(Second, Minute),
                };
            // What is cleared goes on in the same process, so not before its end.
            if (at < end)
                process = null;
        }
    }

    private TrueSession Open(Person person, TrueSession? parent, long at)
    {
        var session = new TrueSession($"{_world.Name} session {_world.Sessions.Count} {_dice.Between(0, 999_999)}", person, parent, at);
        _world.Sessions.Add(session);
        return session;
    }

    private TrueProcess Start(Person person, long at)
    {
        var process = new TrueProcess(person, person.Who with { Host = _dice.Of(person.Hosts) },
            _dice.Chance(35), _dice.Of(30, 60, 60) * Second, at - _dice.Between(Second, 20 * Second));
        _world.Processes.Add(process);
        return process;
    }

    private long Work(TrueSession session, TrueProcess process, long start)
    {
        var maker = new CallMaker(_dice);
        var at = start;
        var last = start;
        var sleep = _dice.Chance(10) ? _dice.Between(1, 10) : -1;
        List<TrueCall> turn = [];
        var calls = _dice.Skewed(3, 32);
        for (var i = 0; i < calls; i++)
        {
            if (i == sleep)
                at += _dice.Between(7 * Hour, 10 * Hour);
            var source = maker.Source();
            var (model, tokens) = maker.Make(source);
            var begins = at + _dice.Between(5_000_000L, 900_000_000L);
            var ends = begins + (400_000_000L + (tokens.Output * _dice.Between(8_000_000L, 22_000_000L)));
            var call = new TrueCall($"{_world.Name} {_world.Calls.Count}", session, process, model, source, tokens, maker.Cost(tokens),
                begins, ends);
            _world.Calls.Add(call);
            if (turn.Count == 0 || _dice.Chance(35))
                _world.Turns.Add(turn = []);
            turn.Add(call);
            // Helpers and sub-agents run beside the conversation.
            at = source == "main" ? ends + _dice.Between(Second / 10, 90L * Second) : begins;
            last = Math.Max(last, ends);
        }

        return last + Second;
    }
}
