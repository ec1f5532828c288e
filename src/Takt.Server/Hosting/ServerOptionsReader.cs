using System.Net;

namespace Takt.Server.Hosting;

/// <summary>Reads and checks every setting, so that all mistakes are told at once.</summary>
internal sealed class ServerOptionsReader(ServerOptions options, IConfiguration configuration)
{
    public static void Read(ServerOptions options, IConfiguration configuration) => new ServerOptionsReader(options, configuration).Read();

    private void Read()
    {
        options.TlsCertificate = ExistingFile("TAKT_TLS_CERTIFICATE");
        options.TlsKey = ExistingFile("TAKT_TLS_KEY");
        if (options is { TlsKey: not null, TlsCertificate: null })
            Error("TAKT_TLS_KEY", "needs TAKT_TLS_CERTIFICATE beside it");
        options.Urls = [.. (Text("TAKT_URLS") ?? "127.0.0.1:8258").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(url => Address("TAKT_URLS", url)).OfType<ListenAddress>()];
        options.OtlpHttp = AddressOrOff("TAKT_OTLP_HTTP", "127.0.0.1:4318");
        options.OtlpGrpc = AddressOrOff("TAKT_OTLP_GRPC", "127.0.0.1:4317");
        options.PublicUrl = HttpUrl("TAKT_PUBLIC_URL");
        options.PublicOtlpGrpcUrl = HttpUrl("TAKT_PUBLIC_OTLP_GRPC_URL");
        options.TrustedProxies = [.. (Text("TAKT_TRUSTED_PROXIES") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Network).OfType<IPNetwork>()];
        options.Demo = Switch("TAKT_DEMO");
    }

    private string? Text(string key) => string.IsNullOrWhiteSpace(configuration[key]) ? null : configuration[key]!.Trim();

    private void Error(string key, string sentence) => options.Errors.Add($"{key}: {sentence}.");

    private ListenAddress? AddressOrOff(string key, string byDefault)
    {
        var text = Text(key) ?? byDefault;
        return text.Equals("off", StringComparison.OrdinalIgnoreCase) ? null : Address(key, text);
    }

    private ListenAddress? Address(string key, string text)
    {
        var address = ListenAddress.TryParse(text);
        if (address is null)
            Error(key, $"'{text}' is not an address to listen on; write for example 127.0.0.1:8258, *:8258 or http://127.0.0.1:8258{(key == "TAKT_URLS" ? "" : ", or off")}");
        else if (address.Tls is true && options.TlsCertificate is null)
            Error(key, $"'{text}' asks for TLS; set TAKT_TLS_CERTIFICATE (and TAKT_TLS_KEY), or let a reverse proxy do it");
        return address;
    }

    private Uri? HttpUrl(string key)
    {
        if (Text(key) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query.Length == 0 && url.Fragment.Length == 0)
            return url;
        Error(key, $"'{text}' is not a URL; write for example https://takt.example.com");
        return null;
    }

    private IPNetwork? Network(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
            return network;
        if (IPAddress.TryParse(text, out var address))
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        Error("TAKT_TRUSTED_PROXIES", $"'{text}' is neither an address nor a network such as 10.0.0.0/8");
        return null;
    }

    private bool Switch(string key)
    {
        switch (Text(key)?.ToLowerInvariant())
        {
            case null or "off" or "false" or "0" or "no":
                return false;
            case "on" or "true" or "1" or "yes":
                return true;
            default:
                Error(key, $"'{Text(key)}' is neither on nor off");
                return false;
        }
    }

    private string? ExistingFile(string key)
    {
        if (Text(key) is not { } path)
            return null;
        if (!File.Exists(path))
            Error(key, $"there is no file {path}, or no permission to see it");
        return path;
    }
}
