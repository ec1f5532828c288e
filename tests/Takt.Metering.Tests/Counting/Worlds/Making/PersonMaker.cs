namespace Takt.Metering.Tests.Counting.Worlds.Making;

/// <summary>Makes people as clients name them: by a login, by an API key, by an organization's own attributes.</summary>
internal static class PersonMaker
{
    public static Person Make(Dice dice, string world, int number, bool oneAccount)
    {
        var name = $"{world} person {number}";
        var who = new Who($"install {name}", null, null, null, null, null, Who.ClaudeCode);
        who = oneAccount || dice.Chance(65)
            ? who with { AccountUuid = $"account {(oneAccount ? world : name)}", Email = oneAccount ? null : $"{name}@example.com" }
            : dice.Chance(70) ? who with { ProcessOwner = $"owner {name}" } : who;
        if (dice.Chance(15))
            who = who with { EndUserId = $"enduser {name}" };
        string[] hosts = [$"laptop {name}", $"desktop {name}"];
        return new Person(number, who, hosts[..dice.Between(1, 2)]);
    }
}
