using System.Runtime.CompilerServices;

namespace Takt.Server.Tests.Ingest;

/// <summary>What a real Claude Code sent.</summary>
internal static class Fixtures
{
    public static string Folder(string name, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../fixtures/claude-code-2.1.197", name));

    public static byte[] Read(string name) => File.ReadAllBytes(Folder(name));
}
