using System.Reflection;

namespace Takt.Cli;

/// <summary>The command for those whose agents are measured. It tells its version so far; its verbs are still to come.</summary>
internal static class Program
{
    private const int WrongUse = 2;

    public static int Main(string[] arguments)
    {
        if (arguments is ["--version"])
        {
            Console.WriteLine($"takt {Version()}");
            return 0;
        }

        Console.Error.WriteLine("Usage: takt --version   (there are no verbs yet)");
        return WrongUse;
    }

    /// <summary>The release's number alone: what stands behind the plus names the commit.</summary>
    private static string Version() =>
        typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
