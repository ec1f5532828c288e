namespace Takt.Testing;

/// <summary>
/// How much a test does of what it could do without end. By default enough to see that it holds, in the minutes that one waits for; with
/// <c>TAKT_TEST_LONG=1</c>, as <c>./test.sh --long</c> has it, all of it.
/// </summary>
public static class TestSize
{
    public static readonly bool IsLong = Environment.GetEnvironmentVariable("TAKT_TEST_LONG") == "1";

    /// <value>From one to the next of many alike: each in the long run, otherwise every eleventh, which keeps step with nothing.</value>
    public static int Step => IsLong ? 1 : 11;

    /// <returns>All of it, or a tenth.</returns>
    public static int Of(int full) => Of(full, full / 10);

    /// <param name="full">In the long run.</param>
    /// <param name="usual">By default, where a tenth would still take too long.</param>
    public static int Of(int full, int usual) => IsLong ? full : usual;
}
