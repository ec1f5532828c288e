namespace Takt.Testing;

/// <summary>Something the machine lacks: a laptop skips the test and says why, a build server fails.</summary>
public static class Prerequisite
{
    // The runner treats an exception that begins so as a skip with the rest as its reason.
    private const string SkipMark = "$XunitDynamicSkip$";

    public static Exception Missing(string reason, Exception? cause = null)
    {
        var onBuildServer = string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
        return new InvalidOperationException((onBuildServer ? "" : SkipMark) + reason, cause);
    }
}
