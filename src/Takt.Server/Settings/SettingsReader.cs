using System.Globalization;
using System.Net;

namespace Takt.Server.Settings;

/// <summary>
/// Reads settings and gathers what is wrong with them, so that all mistakes are told at once. A key is the environment variable's name, a
/// blank value is none. Every error leads with its key and says what is legal. What may hold a secret is read by <see cref="Text"/> or
/// <see cref="Secret"/>, which repeat nothing.
/// </summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<string> _errors = [];

    /// <value>One sentence for each setting that can't be used, led by its key.</value>
    public IReadOnlyList<string> Errors => _errors;

    /// <param name="sentence">What is legal, without the full stop.</param>
    public void Error(string key, string sentence) => _errors.Add($"{key}: {sentence}.");

    /// <returns>Null when it is unset.</returns>
    public string? Text(string key) => Secret(key)?.Trim();

    /// <summary>A value as it stands: a password may begin with a space.</summary>
    public string? Secret(string key)
    {
        var text = configuration[key.Replace("__", ":", StringComparison.Ordinal)];
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    public bool IsSet(string key) => Text(key) is not null;

    /// <summary>A value that can't be left out.</summary>
    /// <param name="when">What makes it required, as "when another TAKT_PROXY_ variable is".</param>
    public string Required(string key, string when)
    {
        if (!IsSet(key))
            Error(key, $"must be set {when}");
        return Text(key) ?? "";
    }

    public bool Switch(string key)
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

    public int Number(string key, int unset, int least, int most)
    {
        if (Text(key) is not { } text)
            return unset;
        if (Digits(text) is { } number && number >= least && number <= most)
            return (int)number;
        Error(key, $"'{text}' isn't a whole number from {least} to {most}");
        return unset;
    }

    /// <summary>A number that may end in K, M or G, powers of 1024.</summary>
    public long Size(string key, long unset, long least, long most)
    {
        if (Text(key) is not { } text)
            return unset;
        var unit = char.ToUpperInvariant(text[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        if (Digits(unit == 0 ? text : text[..^1]) is { } number && number << unit is var size && size >= least && size <= most)
            return size;
        Error(key, $"'{text}' isn't a number from {least} to {most}; K, M and G are understood");
        return unset;
    }

    /// <summary>The address of a site: no query and no fragment.</summary>
    public Uri? HttpUrl(string key)
    {
        if (Text(key) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", Query: "", Fragment: "" })
            return url;
        Error(key, $"'{text}' is not a URL; write for example https://takt.example.com");
        return null;
    }

    /// <returns>Null when it is unset.</returns>
    /// <param name="separators">By default commas.</param>
    public string[]? List(string key, params char[] separators) =>
        Text(key)?.Split(separators is [] ? [','] : separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Words of a set.</summary>
    public IReadOnlyList<string> Words(string key, IReadOnlyList<string> unset, IReadOnlyCollection<string> legal)
    {
        var words = List(key);
        foreach (var word in words?.Where(word => !legal.Contains(word)) ?? [])
            Error(key, $"'{word}' is not one of {string.Join(", ", legal)}");
        return words ?? unset;
    }

    /// <summary>Networks, or addresses as networks of their own.</summary>
    public IReadOnlyList<IPNetwork> Networks(string key)
    {
        var networks = new List<IPNetwork>();
        foreach (var text in List(key) ?? [])
        {
            if (IPNetwork.TryParse(text, out var network))
                networks.Add(network);
            else if (IPAddress.TryParse(text, out var address))
                networks.Add(new(address, address.GetAddressBytes().Length * 8));
            else
                Error(key, $"'{text}' is neither an address nor a network such as 10.0.0.0/8");
        }

        return networks;
    }

    /// <returns>The path as it is set, also when nothing is there.</returns>
    public string? ExistingFile(string key)
    {
        var path = Text(key);
        if (path is not null && !File.Exists(path))
            Error(key, $"there is no file {path}, or no permission to see it");
        return path;
    }

    /// <summary>Whether what is sent there doesn't leave this machine.</summary>
    public static bool IsLoopback(Uri url) => url.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(url.DnsSafeHost, out var address) && IPAddress.IsLoopback(address));

    private static long? Digits(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
