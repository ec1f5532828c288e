using System.Net;
using Microsoft.Extensions.Options;

namespace Takt.Server.Identity.Proxy;

/// <summary>Reads and checks <see cref="ProxyOptions"/>; every error names its key.</summary>
internal sealed class ProxyOptionsReader(IConfiguration configuration) : IConfigureOptions<ProxyOptions>, IValidateOptions<ProxyOptions>
{
    private static readonly string[] Keys =
        [ProxyOptions.KeysKey, ProxyOptions.IssuerKey, ProxyOptions.AudienceKey, ProxyOptions.HeaderKey, ProxyOptions.AlgorithmsKey, ProxyOptions.EmailClaimKey];

    public void Configure(ProxyOptions options)
    {
        if (Keys.All(key => Text(key) is null))
            return;
        foreach (var key in new[] { ProxyOptions.KeysKey, ProxyOptions.IssuerKey, ProxyOptions.AudienceKey }.Where(key => Text(key) is null))
            options.Errors.Add($"{key}: must be set when another TAKT_PROXY_ variable is.");
        ReadKeys(options);
        options.Issuer = Text(ProxyOptions.IssuerKey) ?? "";
        options.Audiences = List(ProxyOptions.AudienceKey) ?? [];
        options.Header = Text(ProxyOptions.HeaderKey) ?? options.Header;
        options.Algorithms = List(ProxyOptions.AlgorithmsKey) ?? options.Algorithms;
        options.EmailClaim = Text(ProxyOptions.EmailClaimKey) ?? options.EmailClaim;
        if (options.Header.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) || options.Header.ToLowerInvariant() is "authorization" or "cookie" or "host")
            options.Errors.Add($"{ProxyOptions.HeaderKey}: '{options.Header}' can't carry it; name a header of the proxy's own, as Cf-Access-Jwt-Assertion.");
        foreach (var algorithm in options.Algorithms.Where(name => !JwtAlgorithm.All.ContainsKey(name)))
            options.Errors.Add($"{ProxyOptions.AlgorithmsKey}: '{algorithm}' is not one of {string.Join(", ", JwtAlgorithm.All.Keys)}.");
    }

    public ValidateOptionsResult Validate(string? name, ProxyOptions options) =>
        options.Errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(options.Errors);

    private void ReadKeys(ProxyOptions options)
    {
        if (Text(ProxyOptions.KeysKey) is not { } text)
            return;
        if (!text.Contains("://", StringComparison.Ordinal))
        {
            options.KeysFile = Path.GetFullPath(text);
            if (!File.Exists(text))
                options.Errors.Add($"{ProxyOptions.KeysKey}: there is no file {text}, or no permission to see it.");
        }
        else if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == "https" || (url.Scheme == "http" && IsLoopback(url))))
        {
            options.KeysUrl = url;
        }
        else
        {
            options.Errors.Add($"{ProxyOptions.KeysKey}: '{text}' is neither a file nor an https URL; who could change the keys on the way could be anyone.");
        }
    }

    private static bool IsLoopback(Uri url) =>
        url.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(url.DnsSafeHost, out var address) && IPAddress.IsLoopback(address));

    private string? Text(string key) => string.IsNullOrWhiteSpace(configuration[key]) ? null : configuration[key]!.Trim();

    private string[]? List(string key) => Text(key)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
