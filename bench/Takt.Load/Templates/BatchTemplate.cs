using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Takt.Load.Templates;

/// <summary>An encoded export request, and the places where each use of it writes its own values: nothing is encoded under load.</summary>
internal sealed class BatchTemplate
{
    /// <summary>A gRPC message is led by a flag and its length.</summary>
    private const int GrpcPrefix = 5;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly byte[] _bytes;
    private readonly bool _isJson;
    private readonly int[] _session, _prompt, _account, _trace, _user, _email, _host, _repository, _sequence;
    private readonly int[][] _times, _timestamps, _requests;

    public BatchTemplate(LoadProtocol protocol, int first, int count, string model)
    {
        var body = CapturedSession.Batch(first, count, model);
        _isJson = protocol == LoadProtocol.Json;
        _bytes = _isJson ? JsonSerializer.SerializeToUtf8Bytes(body, Json) : LogsProtobuf.Encode(body);
        if (protocol == LoadProtocol.Grpc)
            _bytes = Framed(_bytes);
        Truth = TruthOf(body, count);

        _session = Find(CapturedSession.Session);
        _prompt = Find(CapturedSession.Prompt);
        _account = Find(CapturedSession.Account);
        _user = Find(CapturedSession.User);
        _email = Find(CapturedSession.Email);
        _host = Find(CapturedSession.Host);
        _repository = Find(CapturedSession.Repository);
        _trace = _isJson ? Find(CapturedSession.Trace) : Find(Convert.FromHexString(CapturedSession.Trace));
        // In protobuf the key is followed by the value's tag and length, and the integer's tag.
        var sequence = _isJson ? "event.sequence\",\"value\":{\"intValue\":" : "event.sequence";
        _sequence = [.. Find(sequence).Select(at => at + sequence.Length + (_isJson ? 0 : 3))];
        _times = [.. Enumerable.Range(0, count).Select(i => FindTime(CapturedSession.Time(i)))];
        _timestamps = [.. Enumerable.Range(0, count).Select(i => Find(CapturedSession.Timestamp(i)))];
        _requests = [.. Enumerable.Range(0, count).Select(i => Find(CapturedSession.Request(i)))];
    }

    public Truth Truth { get; }

    public int Length => _bytes.Length;

    /// <summary>Copies the template and writes the session's values into it.</summary>
    public void Fill(Span<byte> target, LoadSession session, DateTimeOffset now)
    {
        _bytes.CopyTo(target);
        Write(target, _session, session.Id);
        Write(target, _prompt, session.NextPrompt());
        Write(target, _account, session.Account);
        Write(target, _user, session.User);
        Write(target, _email, session.Email);
        Write(target, _host, session.Host);
        Write(target, _repository, session.Repository);
        Write(target, _trace, session.NextTrace(hex: _isJson));
        Span<byte> scratch = stackalloc byte[24];
        foreach (var at in _sequence)
            WriteSequence(target[at..], session.NextSequence());
        var unixNano = (now - DateTimeOffset.UnixEpoch).Ticks * 100;
        for (var i = 0; i < _times.Length; i++)
        {
            // A client's records are some milliseconds apart.
            var time = now.AddMilliseconds(i - _times.Length);
            Write(target, _times[i], TimeBytes(scratch, unixNano + (i - _times.Length) * 1_000_000L));
            if (_timestamps[i].Length > 0)
                Write(target, _timestamps[i], TimestampBytes(scratch, time));
            if (_requests[i].Length > 0)
                Write(target, _requests[i], RequestBytes(scratch, session.NextRequest()));
        }
    }

    private static void Write(Span<byte> target, int[] places, ReadOnlySpan<byte> value)
    {
        foreach (var at in places)
            value.CopyTo(target[at..]);
    }

    private void WriteSequence(Span<byte> target, int value)
    {
        if (_isJson)
        {
            value.TryFormat(target, out _, "D6", CultureInfo.InvariantCulture);
            return;
        }

        target[0] = (byte)(value | 0x80);
        target[1] = (byte)((value >> 7) | 0x80);
        target[2] = (byte)(value >> 14);
    }

    private ReadOnlySpan<byte> TimeBytes(Span<byte> scratch, long unixNano)
    {
        if (_isJson)
        {
            unixNano.TryFormat(scratch, out var written, default, CultureInfo.InvariantCulture);
            return scratch[..written];
        }

        BinaryPrimitives.WriteInt64LittleEndian(scratch, unixNano);
        return scratch[..8];
    }

    private static ReadOnlySpan<byte> TimestampBytes(Span<byte> scratch, DateTimeOffset time)
    {
        time.TryFormat(scratch, out var written, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        return scratch[..written];
    }

    private static ReadOnlySpan<byte> RequestBytes(Span<byte> scratch, long number)
    {
        "req_"u8.CopyTo(scratch);
        number.TryFormat(scratch[4..], out var written, "D18", CultureInfo.InvariantCulture);
        return scratch[..(4 + written)];
    }

    private int[] FindTime(ulong time)
    {
        if (_isJson)
            return Find(time.ToString(CultureInfo.InvariantCulture));
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, time);
        return Find(bytes);
    }

    private int[] Find(string text) => Find(Encoding.UTF8.GetBytes(text));

    private int[] Find(byte[] mark)
    {
        var places = new List<int>();
        for (var at = 0; _bytes.AsSpan(at).IndexOf(mark) is >= 0 and var next; at += next + mark.Length)
            places.Add(at + next);
        return [.. places];
    }

    private static byte[] Framed(byte[] message)
    {
        var frame = new byte[GrpcPrefix + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, GrpcPrefix);
        return frame;
    }

    private static Truth TruthOf(JsonNode body, int count)
    {
        var truth = new Truth(Batches: 1, Records: count, 0, 0, 0, 0, 0, 0, 0);
        foreach (var record in CapturedSession.LogRecords(body))
        {
            if (CapturedSession.Event(record!) != "api_request")
            {
                truth.Activities++;
                continue;
            }

            var attributes = record!["attributes"]!.AsArray();
            truth.Calls++;
            truth.Input += Number("input_tokens");
            truth.Output += Number("output_tokens");
            truth.CacheRead += Number("cache_read_tokens");
            truth.CacheWrite += Number("cache_creation_tokens");
            var usd = decimal.Parse(CapturedSession.Find(attributes, "cost_usd")!["doubleValue"]!.ToJsonString(), NumberStyles.Float,
                CultureInfo.InvariantCulture);
            truth.CostNano += (long)decimal.Round(usd * 1_000_000_000m, MidpointRounding.ToEven);

            long Number(string key) =>
                long.Parse(CapturedSession.Find(attributes, key)!["intValue"]!.ToString(), CultureInfo.InvariantCulture);
        }

        return truth;
    }
}
