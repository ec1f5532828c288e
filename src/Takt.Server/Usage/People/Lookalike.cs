namespace Takt.Server.Usage.People;

/// <summary>Guesses which member an unassigned person is: by the part of an address before the @, or by name.</summary>
internal sealed class Lookalike
{
    private readonly Dictionary<string, List<DirectoryMember>> _members = [];

    public Lookalike(IEnumerable<DirectoryMember> members)
    {
        foreach (var member in members)
        {
            foreach (var word in new[] { Word(member.Email), Word(member.Name) }.OfType<string>().Distinct())
            {
                if (!_members.TryGetValue(word, out var those))
                    _members[word] = those = [];
                those.Add(member);
            }
        }
    }

    /// <summary>Null when nobody looks like them, or more than one does.</summary>
    public DirectoryMember? Of(PersonRow person)
    {
        var words = new[] { Word(person.Email), Guid.TryParse(person.Key, out _) ? null : Word(person.Key) }.OfType<string>().Distinct();
        return words.SelectMany(word => _members.GetValueOrDefault(word, [])).Distinct().ToList() is [var only] ? only : null;
    }

    /// <summary>
    /// <c>Ada.Lovelace@example.com</c>, <c>ada lovelace</c> and <c>ada_lovelace</c> are the same word; two letters are too few to tell.
    /// </summary>
    private static string? Word(string? text)
    {
        if (text is null)
            return null;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var word = string.Concat((at < 0 ? text : text[..at]).Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));
        return word.Length < 3 ? null : word;
    }
}
