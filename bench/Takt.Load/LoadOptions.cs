using System.Globalization;

namespace Takt.Load;

internal enum LoadProtocol
{
    Json,
    Protobuf,
    Grpc,
}

/// <summary>What to drive, how hard and for how long.</summary>
internal sealed record LoadOptions
{
    public const string Help = """
        Usage: Takt.Load --url URL --database URL [options]
          --url URL          the server's page or OTLP address; its gRPC address with --protocol grpc. Loopback only
          --database URL     its database, to make organizations in and to check afterwards: `takt-server db url` prints it
          --protocol P       json (default), protobuf or grpc
          --token T          export with this token; may be repeated. Without one, organizations of its own are made
          --organizations N  how many to make (4)
          --sessions N       sessions that run at once (1000)
          --batch N          records per export (50)
          --connections N    exports in flight at most (32)
          --rate N           open loop: records per second, whatever the answers. Without it: closed loop
          --seconds N        how long, at most 600 (20)
          --warm-up N        seconds at the start that are left out of the figures (3)
          --pid N            the server's process, to report its memory and processor time
          --flood N          instead of load: N made-up persons out of one token, and what the overview's answers take then
          --flood-sessions N the same, each in a session of its own; a plain flood names none
        """;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public required Uri Url { get; init; }

    public required string Database { get; init; }

    public LoadProtocol Protocol { get; init; }

    public IReadOnlyList<string> Tokens { get; init; } = [];

    public int Organizations { get; init; } = 4;

    public int Sessions { get; init; } = 1000;

    public int Batch { get; init; } = 50;

    public int Connections { get; init; } = 32;

    /// <value>Records per second; null is a closed loop.</value>
    public int? Rate { get; init; }

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(20);

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(3);

    public int? Pid { get; init; }

    /// <value>Made-up persons; null is load.</value>
    public int? Flood { get; init; }

    /// <value>Whether each made-up person has a session.</value>
    public bool FloodNamesSessions { get; init; }

    /// <exception cref="FormatException">An option is unknown, incomplete or out of range.</exception>
    public static LoadOptions Parse(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>();
        var tokens = new List<string>();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            if (i + 1 == arguments.Count)
                throw new FormatException($"{arguments[i]} needs a value.");
            if (arguments[i] == "--token")
                tokens.Add(arguments[i + 1]);
            else
                values[arguments[i]] = arguments[i + 1];
        }

        var namesSessions = values.ContainsKey("--flood-sessions");
        var flood = namesSessions ? "--flood-sessions" : "--flood";
        var options = new LoadOptions
        {
            Url = new Uri(Take(values, "--url") ?? throw new FormatException("--url is missing."), UriKind.Absolute),
            Database = Take(values, "--database") ?? throw new FormatException("--database is missing."),
            Protocol = Enum.Parse<LoadProtocol>(Take(values, "--protocol") ?? "json", ignoreCase: true),
            Tokens = tokens,
            Organizations = Number(values, "--organizations", 4, 1, 1000),
            Sessions = Number(values, "--sessions", 1000, 1, 1_000_000),
            Batch = Number(values, "--batch", 50, 1, 500),
            Connections = Number(values, "--connections", 32, 1, 2000),
            Rate = values.ContainsKey("--rate") ? Number(values, "--rate", 0, 1, 10_000_000) : null,
            Duration = TimeSpan.FromSeconds(Number(values, "--seconds", 20, 1, (int)Longest.TotalSeconds)),
            WarmUp = TimeSpan.FromSeconds(Number(values, "--warm-up", 3, 0, 60)),
            Flood = values.ContainsKey(flood) ? Number(values, flood, 0, 1, 1_000_000) : null,
            FloodNamesSessions = namesSessions,
            Pid = values.ContainsKey("--pid") ? Number(values, "--pid", 0, 1, int.MaxValue) : null,
        };
        if (values.Count > 0)
            throw new FormatException($"Unknown option {values.Keys.First()}.");
        if (!options.Url.IsLoopback)
            throw new FormatException("--url: only a server on this machine may be loaded.");
        return options;
    }

    private static string? Take(Dictionary<string, string> values, string key) => values.Remove(key, out var value) ? value : null;

    private static int Number(Dictionary<string, string> values, string key, int unset, int least, int most)
    {
        if (Take(values, key) is not { } text)
            return unset;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{key} must be a number from {least} to {most}.");
    }
}
