using System.Reflection;

namespace Takt.Cli.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public async Task Version_Asked_IsPrinted()
    {
        // One version for all that is built here, this assembly too.
        var built = typeof(CommandLineTests).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

        var run = await NativeCommand.RunAsync(TestContext.Current.CancellationToken, "--version");

        Assert.Equal(new NativeCommand(0, $"takt {built.Split('+')[0]}{Environment.NewLine}", ""), run);
    }

    [Theory]
    [InlineData]
    [InlineData("frobnicate")]
    [InlineData("--frobnicate")]
    [InlineData("--version", "frobnicate")]
    public async Task Arguments_Unknown_AreAnsweredByUsage(params string[] arguments)
    {
        var run = await NativeCommand.RunAsync(TestContext.Current.CancellationToken, arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith("Usage: takt ", run.Error, StringComparison.Ordinal);
    }
}
