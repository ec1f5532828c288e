using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Takt.Server.Database.Schema;

/// <summary>One numbered SQL file of the schema's history.</summary>
/// <param name="Sha256">Over its text with line feeds: the same on every checkout.</param>
internal sealed record Migration(int Version, string Name, string Sql, byte[] Sha256)
{
    private const string Prefix = "migrations/";

    public static Migration Create(string fileName, string sql)
    {
        var text = sql.Replace("\r\n", "\n", StringComparison.Ordinal);
        var name = Path.GetFileNameWithoutExtension(fileName);
        return new Migration(
            int.Parse(name.AsSpan(0, name.IndexOf('_', StringComparison.Ordinal)), NumberStyles.None, CultureInfo.InvariantCulture),
            name,
            text,
            SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The files built into the server, in order.</summary>
    public static IReadOnlyList<Migration> Embedded() => [.. ReadEmbedded(typeof(Migration).Assembly).OrderBy(m => m.Version)];

    /// <summary>Names a schema: two servers with the same files agree on it.</summary>
    public static string Fingerprint(IEnumerable<Migration> migrations) =>
        Convert.ToHexStringLower(SHA256.HashData([.. migrations.SelectMany(m => m.Sha256)]))[..16];

    private static IEnumerable<Migration> ReadEmbedded(Assembly assembly)
    {
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return Create(resource[Prefix.Length..], reader.ReadToEnd());
        }
    }
}
