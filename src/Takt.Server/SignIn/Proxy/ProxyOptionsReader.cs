using Takt.Server.Settings;

namespace Takt.Server.SignIn.Proxy;

/// <summary>Reads and checks <see cref="ProxyOptions"/>; every error names its key.</summary>
internal static class ProxyOptionsReader
{
    private static readonly string[] Keys =
        [ProxyOptions.KeysKey, ProxyOptions.IssuerKey, ProxyOptions.AudienceKey, ProxyOptions.HeaderKey, ProxyOptions.AlgorithmsKey,
            ProxyOptions.EmailClaimKey];

    public static void Read(ProxyOptions options, SettingsReader settings)
    {
        const string When = "when another TAKT_PROXY_ variable is";
        if (!Keys.Any(settings.IsSet))
            return;
        ReadKeys(options, settings, settings.Required(ProxyOptions.KeysKey, When));
        options.Issuer = settings.Required(ProxyOptions.IssuerKey, When);
        settings.Required(ProxyOptions.AudienceKey, When);
        options.Audiences = settings.List(ProxyOptions.AudienceKey) ?? [];
        options.Header = settings.Text(ProxyOptions.HeaderKey) ?? options.Header;
        options.Algorithms = settings.Words(ProxyOptions.AlgorithmsKey, options.Algorithms, [.. JwtAlgorithm.All.Keys]);
        options.EmailClaim = settings.Text(ProxyOptions.EmailClaimKey) ?? options.EmailClaim;
        if (options.Header.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
            || options.Header.ToLowerInvariant() is "authorization" or "cookie" or "host")
            settings.Error(
                ProxyOptions.HeaderKey, $"'{options.Header}' can't carry it; name a header of the proxy's own, as Cf-Access-Jwt-Assertion");
    }

    private static void ReadKeys(ProxyOptions options, SettingsReader settings, string text)
    {
        if (text.Length == 0)
            return;
        if (!text.Contains("://", StringComparison.Ordinal))
        {
            settings.ExistingFile(ProxyOptions.KeysKey);
            options.KeysFile = Path.GetFullPath(text);
        }
        else if (Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == "https" || (url.Scheme == "http" && SettingsReader.IsLoopback(url))))
        {
            options.KeysUrl = url;
        }
        else
        {
            settings.Error(
                ProxyOptions.KeysKey, $"'{text}' is neither a file nor an https URL; who could change the keys on the way could be anyone");
        }
    }
}
