namespace Takt.Server.Tests.Ingest;

/// <summary>
/// Waits for what happens in its own time, and no longer than two minutes, or than the test says: a machine may be busy with other things.
/// </summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2), Pause = TimeSpan.FromMilliseconds(50);

    /// <param name="told">What to show of the one who is waited for, when it didn't happen.</param>
    public static Task TrueAsync(Func<bool> condition, Func<string>? told = null) =>
        TrueAsync(() => Task.FromResult(condition()), told: told);

    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan? patience = null, Func<string>? told = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < (patience ?? Patience),
                $"It did not happen within {(patience ?? Patience).TotalMinutes} minutes. {told?.Invoke()}");
            await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
