using Takt.Server.Demo.People;
using Takt.Server.Demo.Story;

namespace Takt.Server.Demo.Wire;

/// <summary>What every record of a session says about who sends it.</summary>
internal static class DemoSender
{
    public const string Version = "2.1.197";
    private const string ProviderOrganization = "0ac4e000-0000-4000-8000-00000000acce";

    public static (string Key, object Value)[] Resource(DemoSession session)
    {
        var person = session.Person;
        List<(string, object)> attributes =
        [
            ("service.name", person.Agent switch { DemoAgent.Cowork => "cowork", DemoAgent.Office => "office-agent", _ => "claude-code" }),
            ("service.version", Version), ("host.name", person.Host), ("os.type", person.Os), ("team", person.Team),
            ("deployment.environment", person.Agent == DemoAgent.BuildServer ? "ci" : "dev"),
        ];
        if (person.Repositories.Length > 0)
            attributes.Add(("vcs.repository.url.full", $"https://git.acme.example/{RandomOf(session).Pick(person.Repositories)}"));
        return [.. attributes];
    }

    public static (string Key, object Value)[] Identity(DemoSession session)
    {
        var person = session.Person;
        List<(string, object)> attributes = [("session.id", session.Id.ToString()), ("user.id", person.UserId),
            ("terminal.type", Terminal(person))];
        if (!person.HasEmail)
            return [.. attributes];
        attributes.Add(("user.email", person.Email));
        attributes.Add(("user.account_uuid", AccountOf(session)));
        attributes.Add(("organization.id", ProviderOrganization));
        return [.. attributes];
    }

    /// <summary>The account that a session is worked on with.</summary>
    public static string AccountOf(DemoSession session) => RandomOf(session).Pick(session.Person.Accounts).ToString();

    private static string Terminal(Person person) => person.Agent == DemoAgent.BuildServer ? "non-interactive" : (person.Number % 4) switch
    {
        0 => "iTerm.app",
        1 => "vscode",
        2 => "xterm-256color",
        _ => "WarpTerminal",
    };

    private static DemoRandom RandomOf(DemoSession session) => DemoRandom.For(session.Key.Person, session.Key.Day, session.Key.Number, 11);
}
