using Takt.Server.Access;

namespace Takt.Server.Tokens;

/// <summary>
/// What the set-up of a machine names besides the machine: the resource attributes <c>team</c> and <c>deployment.environment</c>.
/// </summary>
/// <param name="Team">Null names none.</param>
public sealed record SetupLabels(string? Team = null, string? Environment = null)
{
    public static readonly SetupLabels None = new();

    private const int Limit = 200;

    /// <summary>Without blanks around, and without what is empty.</summary>
    public static SetupLabels Of(string? team, string? environment) => new(Clean(team), Clean(environment));

    /// <summary>These, and where they name nothing, the others.</summary>
    public SetupLabels Or(SetupLabels others) => new(Team ?? others.Team, Environment ?? others.Environment);

    /// <summary>Says what is wrong with what a request names.</summary>
    public void Check(IDictionary<string, string> errors)
    {
        Check("team", Team, errors);
        Check("environment", Environment, errors);
    }

    internal static string Complaint(string field) => $"The {field} may have at most {Limit} characters, in one line of plain text.";

    private static void Check(string field, string? text, IDictionary<string, string> errors)
    {
        if (text is not null && (text.Length > Limit || !PlainLine.Holds(text)))
            errors[field] = Complaint(field);
    }

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
