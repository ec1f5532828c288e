namespace Takt.Server.SignIn;

/// <summary>How a person proved who they are when a cookie session was opened.</summary>
internal enum SignInMethod
{
    Password,
    Pin,

    /// <summary>Registered with an invite code a moment ago: the e-mail address is only claimed.</summary>
    Invite,
    Setup,
}

internal static class SignInMethods
{
    public static string ToName(this SignInMethod method) => method switch
    {
        SignInMethod.Password => "password",
        SignInMethod.Pin => "pin",
        SignInMethod.Invite => "invite",
        _ => "setup",
    };
}
