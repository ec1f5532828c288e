using Takt.Metering.Tests.Counting.Worlds.Making;
using Takt.Metering.Tests.Counting.Worlds.Telling;

namespace Takt.Metering.Tests.Counting.Worlds.Judging;

/// <summary>
/// Of what a case can be right or wrong: where all reports of somebody name their session, a session with its forks; else all that the
/// people do who are linked by what names them.
/// </summary>
internal sealed class Scopes
{
    private readonly Dictionary<Person, Person> _linked = [];
    private readonly Dictionary<string, TrueSession> _sessions;
    private readonly HashSet<Person> _nameless;
    private readonly bool _placeless;

    public Scopes(Case made)
    {
        var (world, tale) = (made.World, made.Tale);
        foreach (var person in world.People)
            _linked[person] = world.People.First(other => other.Who.Names().Intersect(person.Who.Names()).Any());
        _sessions = world.Sessions.ToDictionary(session => session.Name);
        _nameless =
        [
            .. tale.Calls.Where(told => told.Session is null).Select(told => _linked[told.Of!.Session.Person]),
            .. tale.Points.Where(point => point.Session is null).Select(point => _linked[point.Process!.Person]),
        ];
        // A report that names nobody could be anybody's.
        _placeless = tale.Calls.Any(told => told.Session is null && !told.Who.Names().Any())
            || tale.Points.Any(point => point.Session is null && !point.Who.Names().Any());
    }

    /// <summary>The scope's name of something told with this session, or without, of somebody.</summary>
    public string Of(string? session, Person person)
    {
        if (_placeless)
            return "all";
        var who = session is null ? _linked[person] : _linked[_sessions[session].Person];
        return session is null || _nameless.Contains(who) ? "person " + who.Number : _sessions[session].Root.Name;
    }

    public string Of(TrueCall call) => Of(call.Session.Name, call.Session.Person);

    public string Of(Told told) => Of(told.Session, told.Of!.Session.Person);

    public string Of(Measured point) => Of(point.Session, point.Process!.Person);

    /// <summary>The scope of a counted row's session.</summary>
    public string Of((string? Name, Who Who) session) =>
        session.Name is not null ? Of(session.Name, _sessions[session.Name].Person) : Of(
            null, _linked.Keys.FirstOrDefault(person => person.Who.Names().Intersect(session.Who.Names()).Any()) ?? _linked.Keys.First());

    /// <summary>Whether what is told of a scope hangs together: without a session id only a name in common says whose it is.</summary>
    public bool HangsTogether(string scope, Tale tale)
    {
        if (_placeless)
            return false;
        if (_nameless.Count == 0)
            return true;
        var groups = new List<HashSet<string>>();
        var whos = tale.Calls.Where(told => Of(told) == scope).Select(told => told.Who)
            .Concat(tale.Points.Where(point => Of(point) == scope).Select(point => point.Who));
        foreach (var who in whos.Distinct())
        {
            var names = who.Names().ToHashSet();
            foreach (var group in groups.Where(group => group.Overlaps(names)).ToList())
            {
                names.UnionWith(group);
                groups.Remove(group);
            }

            groups.Add(names);
        }

        return groups.Count <= 1;
    }
}
