namespace Takt.Server.Access;

/// <summary>What the ways of signing in tell the ground floor.</summary>
internal sealed class AccessOptions
{
    /// <value>People can show that their e-mail address is theirs, by a mailed PIN or through an access proxy: until an admin has, they are
    /// a member.</value>
    public bool EmailsCanBeProven { get; set; }
}
