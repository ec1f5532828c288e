namespace Takt.Server.Dashboard.Components;

public enum NoticeKind
{
    Info,

    /// <summary>Something needs attention soon.</summary>
    Warning,

    /// <summary>Something did not work.</summary>
    Problem,
}
