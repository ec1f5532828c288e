using System.Runtime.CompilerServices;

namespace Takt.Server.Tests.Ingest;

/// <summary>What a real Claude Code sent.</summary>
internal static class Fixtures
{
    public static string Folder(string name) => Path.GetFullPath(Path.Combine(Here(), "../../fixtures/claude-code-2.1.197", name));

    public static byte[] Read(string name) => File.ReadAllBytes(Folder(name));

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
