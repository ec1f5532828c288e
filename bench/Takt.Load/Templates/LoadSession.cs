using System.Globalization;
using System.Text;

namespace Takt.Load.Templates;

/// <summary>One running agent: who it is, and the ids it gives out. Used by one sender at a time.</summary>
internal sealed class LoadSession
{
    private const int Users = 200;
    private const int Repositories = 60;

    /// <summary>After so many batches the user starts a new session.</summary>
    private const int BatchesPerSession = 20;

    private readonly byte[] _id = new byte[36], _prompt = new byte[36], _trace = new byte[32];
    private readonly Random _random;
    private readonly long _requests;
    private int _sequence, _batches;
    private long _request;

    /// <param name="run">Different for each run against one database, below 100,000.</param>
    public LoadSession(int run, int number, int organization)
    {
        Organization = organization;
        _random = new Random(HashCode.Combine(run, number));
        _requests = run * 10_000_000_000_000L + number * 10_000_000L;
        var user = number % Users;
        Email = Ascii($"user-{user:D4}@load.example");
        User = Ascii($"{user:D64}");
        Account = Ascii($"acc00000-0000-4000-8000-{user:D12}");
        Host = Ascii($"host-{number % (Users * 2):D4}.load.local");
        Repository = Ascii($"https://git.load.example/load/repository-{number % Repositories:D4}");
        Model = number;
        StartSession();
    }

    public int Organization { get; }

    /// <value>Which of the models, modulo their number.</value>
    public int Model { get; }

    public byte[] Id => _id;

    public byte[] Email { get; }

    public byte[] User { get; }

    public byte[] Account { get; }

    public byte[] Host { get; }

    public byte[] Repository { get; }

    /// <value>Sessions begun so far.</value>
    public int Begun { get; private set; }

    /// <value>How many batches the present session has had.</value>
    public int Batches => _batches;

    public void NextBatch()
    {
        if (++_batches == BatchesPerSession)
            StartSession();
    }

    public byte[] NextPrompt()
    {
        NewId(_prompt);
        return _prompt;
    }

    public ReadOnlySpan<byte> NextTrace(bool hex)
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        if (!hex)
        {
            bytes.CopyTo(_trace);
            return _trace.AsSpan(0, 16);
        }

        Convert.TryToHexStringLower(bytes, _trace, out _);
        return _trace;
    }

    public int NextSequence() => CapturedSession.FirstSequence + _sequence++;

    public long NextRequest() => _requests + _request++;

    private void StartSession()
    {
        NewId(_id);
        _sequence = _batches = 0;
        Begun++;
    }

    private void NewId(byte[] target)
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        new Guid(bytes).TryFormat(target, out _);
    }

    private static byte[] Ascii(FormattableString text) => Encoding.ASCII.GetBytes(text.ToString(CultureInfo.InvariantCulture));
}
