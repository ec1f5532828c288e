using Takt.Server.Access;
using Takt.Server.SignIn;

namespace Takt.Server.Members.FirstStart;

/// <summary>What the first organization needs.</summary>
internal sealed record NewOrganization(string Name, string Email, string Password, string TimeZone)
{
    public const int NameLimit = 200;

    public static NewOrganization From(string? name, string? email, string? password, string? timeZone) =>
        new((name ?? "").Trim(), EmailAddress.Normalize(email ?? ""), password ?? "",
            string.IsNullOrWhiteSpace(timeZone) ? "UTC" : timeZone.Trim());

    /// <summary>Everything that is wrong with it, by field; empty when nothing is.</summary>
    public Dictionary<string, string> Validate()
    {
        var errors = new Dictionary<string, string>();
        if (Name.Length is 0 or > NameLimit || !PlainLine.Holds(Name))
            errors["organization"] = $"The organization needs a name of at most {NameLimit} characters, in one line of plain text.";
        if (EmailAddress.Complain(Email) is { } email)
            errors["email"] = email;
        if (Passwords.Complain(Password) is { } password)
            errors["password"] = password;
        if (!IsTimeZone(TimeZone))
            errors["time_zone"] = "The time zone must be a name like Europe/Zurich.";
        return errors;
    }

    /// <summary>The database reads it too, and knows only IANA names.</summary>
    public static bool IsTimeZone(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && (zone.HasIanaId || name == "UTC");

    /// <summary>Never the password.</summary>
    public override string ToString() => $"{Name} ({Email})";
}
