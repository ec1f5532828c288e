namespace Takt.Server.Hosting;

/// <summary>The server's command line: a verb, and options that stand for settings of the same meaning.</summary>
internal sealed record CommandLine(string Verb, IReadOnlyDictionary<string, string?> Settings)
{
    /// <summary>No setting of the server's: it belongs to a verb.</summary>
    public const string RepairKey = "repair";

    /// <summary>Option, the setting it writes, whether it takes a value, and its line of help.</summary>
    private static readonly (string Option, string Setting, bool HasValue, string Help)[] Options =
    [
        ("--data", "TAKT_DATA", true, "DIR        where the built-in PostgreSQL lives (~/.takt/server)"),
        ("--urls", "TAKT_URLS", true, "URL;…      page, API and OTLP/HTTP (http://127.0.0.1:8258)"),
        ("--otlp-http", "TAKT_OTLP_HTTP", true, "ADDRESS  OTLP/HTTP (127.0.0.1:4318), or off"),
        ("--otlp-grpc", "TAKT_OTLP_GRPC", true, "ADDRESS  OTLP/gRPC (127.0.0.1:4317), or off"),
        ("--public-url", "TAKT_PUBLIC_URL", true, "URL        what links and set-up payloads name"),
        ("--public-otlp-grpc", "TAKT_PUBLIC_OTLP_GRPC_URL", true, "URL  what set-up payloads name for gRPC"),
        ("--database-url", "ConnectionStrings:Takt", true, "URL      an external PostgreSQL instead of the built-in one"),
        ("--repair", RepairKey, false, ""),
        ("--demo", "TAKT_DEMO", false, "           a demonstration organization with generated usage"),
    ];

    public static string Help { get; } = $"""
        Usage: takt-server [serve] [options]     start the server
               takt-server db url [--data DIR]   how to reach the built-in PostgreSQL
               takt-server db check [--repair]   whether all sums are those of the facts; or makes them so
               takt-server help | version

        Options (each is also an environment variable):
        {string.Join(Environment.NewLine, Options.Where(o => o.Setting != RepairKey)
            .Select(o => $"  {o.Option} {o.Help}  {o.Setting.Replace(":", "__")}"))}
        """;

    /// <exception cref="StartException">An option or a verb is unknown, or a value is missing.</exception>
    public static CommandLine Parse(ReadOnlySpan<string> arguments)
    {
        var verb = new List<string>();
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        while (arguments.Length > 0)
        {
            var argument = arguments[0];
            arguments = arguments[1..];
            if (argument is "-h" or "--help" or "--version")
                return new CommandLine(argument is "--version" ? "version" : "help", settings);
            if (!argument.StartsWith('-'))
            {
                verb.Add(argument);
                continue;
            }

            var pair = argument.Split('=', 2);
            var option = Array.Find(Options, o => o.Option == pair[0]);
            if (option.Option is null)
                throw new StartException($"Unknown option {pair[0]}.{Environment.NewLine}{Help}");
            settings[option.Setting] = Value(option.HasValue, pair, ref arguments);
        }

        return new CommandLine(verb.Count == 0 ? "serve" : string.Join(' ', verb), settings);
    }

    private static string Value(bool hasValue, string[] pair, ref ReadOnlySpan<string> rest)
    {
        if (pair.Length == 2)
            return pair[1];
        if (!hasValue)
            return "on";
        if (rest.Length == 0)
            throw new StartException($"Option {pair[0]} needs a value.");
        var value = rest[0];
        rest = rest[1..];
        return value;
    }
}
