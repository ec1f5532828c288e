namespace Takt.Server.Usage.People;

/// <summary>The states of persons by their names in questions.</summary>
internal static class PersonStates
{
    /// <summary>Null for all.</summary>
    public static PersonStanding? Parse(string name) => name switch
    {
        "unassigned" => PersonStanding.Unassigned,
        "linked" => PersonStanding.Linked,
        "email" => PersonStanding.Email,
        "merged" => PersonStanding.Merged,
        "disputed" => PersonStanding.Disputed,
        _ => null,
    };
}
