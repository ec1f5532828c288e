namespace Takt.Server.Dashboard.Pages.Sessions.Single;

/// <summary>Why a call missed the cache, in words.</summary>
internal static class CauseWords
{
    public static string Of(string? cause) => cause switch
    {
        "model_or_effort" => "another model or effort",
        "idle" => "idle for longer than the cache lives",
        _ => "cause unknown",
    };
}
