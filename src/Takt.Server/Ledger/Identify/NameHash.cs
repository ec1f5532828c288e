using System.Security.Cryptography;
using System.Text;
using Takt.Metering.Counting;
using Takt.Metering.Usage;

namespace Takt.Server.Ledger.Identify;

/// <summary>The names by which reports say whose they are, as they are stored: 128 bits each.</summary>
internal static class NameHash
{
    /// <summary>The best name first; none for a report that stands for nobody.</summary>
    public static Guid[] Of(Dimensions dimensions, bool isTranscript) =>
        [.. IdentityNames.Of(dimensions, isTranscript).Select(name => Hash($"{name.Kind}\n{name.Value}"))];

    private static Guid Hash(string text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), digest);
        return new Guid(digest[..16], bigEndian: true);
    }
}
