using Microsoft.Playwright;
using Takt.Testing;

namespace Takt.Server.Tests.Dashboard;

/// <summary>
/// How pages are looked at: wide and on a phone, in light and dark. All four are for the long run; two of them have each width and each
/// theme, too.
/// </summary>
public static class Looks
{
    internal static readonly (int Width, ColorScheme Theme)[] Each = TestSize.IsLong
        ? [(1280, ColorScheme.Light), (1280, ColorScheme.Dark), (390, ColorScheme.Light), (390, ColorScheme.Dark)]
        : [(1280, ColorScheme.Light), (390, ColorScheme.Dark)];

    public static TheoryData<int, ColorScheme> All => [.. Each];
}
