using System.Globalization;
using Takt.Metering.Cost;
using Takt.Metering.Usage;
using Takt.Server.Demo.People;

namespace Takt.Server.Demo.Story;

/// <summary>Plays one session: prompts, calls, tools, limits and mishaps.</summary>
internal sealed class Player
{
    private const int ContextLimit = 180_000;
    private static readonly string[] Tools = ["Read", "Read", "Edit", "Edit", "Bash", "Bash", "Grep", "Write", "TodoWrite", "WebFetch"];
    private static readonly string[] McpServers = ["github", "linear", "sentry"], Skills = ["release-notes", "code-review", "migrations"];
    private static readonly string[] Efforts = ["medium", "high", "high", "max"];

    private readonly DemoSession _session;
    private readonly DemoRandom _random;
    private readonly PriceList _prices;
    private readonly string _model, _effort;
    private readonly SessionTotals _totals = new();
    private readonly List<DemoTurn> _turns = [];
    private List<DemoEvent> _events = [];
    private DateTimeOffset _now;
    private string _prompt = "";
    private int _context, _sequence;

    private Player(DemoSession session, PriceList prices)
    {
        _session = session;
        _prices = prices;
        _random = session.Random();
        _now = session.Start;
        _model = _random.Chance(0.012) ? Staff.UnknownModel : _random.Pick(session.Person.Models);
        _effort = _random.Pick(Efforts);
        _context = _random.Between(14_000, 32_000);
    }

    /// <param name="prices">What the client of the story knows of prices.</param>
    public static DemoPlay Play(DemoSession session, PriceList prices)
    {
        var player = new Player(session, prices);
        var isBuild = session.Person.Agent == DemoAgent.BuildServer;
        var turns = isBuild ? 18 : Math.Clamp((int)player._random.Skewed(4, 0.7), 1, 25);
        for (var turn = 0; turn < turns; turn++)
        {
            var goesOn = player.Turn(first: turn == 0, isBuild);
            player.Finish();
            if (!goesOn)
                break;
            player.Wait(isBuild ? 60 : 20, isBuild ? 240 : 420);
        }

        return new(session, player._turns, player._totals);
    }

    /// <returns>False when the session ends here: its account has hit a limit.</returns>
    private bool Turn(bool first, bool isBuild)
    {
        _prompt = _random.Id().ToString();
        Add("user_prompt", ("prompt_length", (long)_random.Between(12, 900)));
        if (first)
            Call("auxiliary", Lighter(), null, isTitle: true);
        var calls = Math.Clamp((int)_random.Skewed(isBuild ? 1.5 : 4, 0.8), 1, isBuild ? 3 : 30);
        for (var call = 0; call < calls; call++)
        {
            Wait(3, 28);
            if (Stumble())
                return false;
            Call(isBuild ? "sdk" : "repl_main_thread", _model, null);
            if (call < calls - 1)
                Tool();
            if (_random.Chance(0.035))
                Subagent();
            if (_context > ContextLimit)
                Compact();
        }

        _totals.SecondsByUser += _random.Between(10, 90);
        if (_random.Chance(0.3))
            Commit();
        return true;
    }

    /// <returns>Whether the account's limit is reached; an overloaded provider is only tried again.</returns>
    private bool Stumble()
    {
        if (_random.Chance(0.004))
        {
            Add("api_error", ("model", _model), ("status_code", 429L), ("attempt", 10L), ("duration_ms", 240L));
            return true;
        }

        if (_random.Chance(0.008))
        {
            Add("api_error", ("model", _model), ("status_code", _random.Chance(0.7) ? 529L : 500L), ("attempt", 1L),
                ("duration_ms", (long)_random.Between(300, 4000)));
            Wait(2, 12);
        }

        return false;
    }

    private void Call(string source, string model, string? agent, bool isTitle = false)
    {
        var output = (long)_random.Skewed(isTitle ? 25 : 380, 0.9) + 4;
        var fresh = isTitle ? _random.Between(400, 1800) : _random.Between(2, 60);
        var write = isTitle ? 0 : Math.Max(180, (int)_random.Skewed(1600, 0.8));
        var tokens = new TokenCounts(fresh, output, isTitle ? 0 : _context, write);
        var nano = Pricing.Price(_prices, new(model), UnixNano(_now), tokens);
        var cost = nano is { } known ? known / 1_000_000_000m : (decimal?)null;
        var duration = 900 + output * 14 + _random.Between(0, 1500);
        _now = _now.AddMilliseconds(duration);
        List<(string, object)> attributes =
        [
            ("model", model), ("input_tokens", tokens.Input), ("output_tokens", tokens.Output), ("cache_read_tokens", tokens.CacheRead),
            ("cache_creation_tokens", tokens.CacheWrite), ("duration_ms", duration), ("speed", "normal"), ("query_source", source),
            ("effort", _effort),
        ];
        // A model that the client can't price has no cost.
        if (cost is { } usd)
            attributes.Add(("cost_usd", usd));
        if (_session.Person.Agent != DemoAgent.Cowork)
            attributes.Add(("request_id", "req_" + _random.Hex(12)));
        if (agent is not null)
            attributes.Add(("agent.name", agent));
        if (_random.Chance(0.03))
            attributes.Add(("skill.name", _random.Pick(Skills)));
        Add("api_request", [.. attributes]);
        _totals.Add(model, agent is not null, tokens, cost);
        _totals.SecondsByAgent += (int)(duration / 1000);
        if (!isTitle && agent is null)
            _context += write + (int)output;
    }

    private void Tool()
    {
        var name = _random.Chance(0.08) ? $"mcp__{_random.Pick(McpServers)}__search" : _random.Pick(Tools);
        var isEdit = name is "Edit" or "Write";
        var rejected = _random.Chance(isEdit ? 0.06 : 0.02);
        List<(string, object)> attributes = [("tool_name", name), ("tool_use_id", "toolu_" + _random.Hex(10))];
        if (name.StartsWith("mcp__", StringComparison.Ordinal))
            attributes.Add(("mcp_server.name", name.Split("__")[1]));
        Add("tool_decision",
            [.. attributes, ("decision", rejected ? "reject" : "accept"), ("source", rejected ? "user_reject" : "config")]);
        if (isEdit)
            CountEdit(rejected);
        if (rejected)
            return;
        var duration = _random.Between(8, name == "Bash" ? 20_000 : 900);
        _now = _now.AddMilliseconds(duration);
        Add("tool_result", [.. attributes, ("success", _random.Chance(0.05) ? "false" : "true"),
            ("duration_ms", duration.ToString(CultureInfo.InvariantCulture)),
            ("tool_result_size_bytes", Size(name))]);
    }

    /// <summary>Bytes of a result: files and pages are long, the rest is short.</summary>
    private string Size(string tool) =>
        ((long)_random.Skewed(tool is "Read" or "WebFetch" ? 9_000 : 1_200, 1)).ToString(CultureInfo.InvariantCulture);

    private void CountEdit(bool rejected)
    {
        if (rejected)
        {
            _totals.EditsRejected++;
            return;
        }

        _totals.EditsAccepted++;
        _totals.LinesAdded += (int)_random.Skewed(9, 1);
        _totals.LinesRemoved += (int)_random.Skewed(3, 1);
    }

    private void Subagent()
    {
        var agent = _random.Chance(0.6) ? "Explore" : "general-purpose";
        for (var i = _random.Between(2, 6); i > 0; i--)
        {
            Wait(1, 9);
            Call($"agent:builtin:{agent}", Lighter(), agent);
            Tool();
        }

        Add("subagent_completed", ("agent_type", agent), ("model", Lighter()));
    }

    private void Compact()
    {
        Call("compact", _model, null);
        Add("compaction", ("trigger", "auto"), ("pre_tokens", (long)_context));
        _context = _random.Between(24_000, 40_000);
    }

    private void Commit()
    {
        _totals.Commits++;
        if (_random.Chance(0.25))
            _totals.PullRequests++;
    }

    private string Lighter() => _session.Person.Models.Length > 2 ? "claude-haiku-5-5" : _session.Person.Models[^1];

    private void Wait(int least, int most) => _now = _now.AddSeconds(_random.Between(least, most));

    private void Finish()
    {
        _turns.Add(new(_events));
        _events = [];
    }

    private void Add(string name, params (string Key, object Value)[] attributes)
    {
        // Two events of one instant would be hard to tell apart.
        _now = _now.AddMilliseconds(1);
        _events.Add(new(_now, name, [.. attributes, ("prompt.id", _prompt), ("event.sequence", (long)_sequence++)]));
    }

    private static long UnixNano(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;
}
