using System.Globalization;
using System.Text.Json;

namespace Takt.Forecast.Histories;

/// <summary>Reads histories one at a time: a file of them is larger than one wants in memory at once.</summary>
internal sealed class HistoryReader
{
    /// <summary>The few names of an account's machines, by what the line says of them.</summary>
    private readonly Dictionary<string, string> _machines = [];

    public static IEnumerable<HistoryLine> Read(string path)
    {
        foreach (var line in JsonLines.Read(path))
            yield return new HistoryReader().Parse(line.Span);
    }

    /// <exception cref="JsonException">It is no history.</exception>
    public HistoryLine Parse(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        var (series, epoch, minutes) = ((string?)null, DateTimeOffset.UnixEpoch, (double?)null);
        List<HistoryCall> calls = [];
        List<HistoryReading> readings = [];
        List<HistoryHit> hits = [];
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "series":
                    series = JsonFields.Text(ref reader);
                    break;
                case "epoch":
                    epoch = Epoch(ref reader);
                    break;
                case "minutes":
                    minutes = JsonFields.Number(ref reader);
                    break;
                case "calls":
                    Calls(ref reader, calls);
                    break;
                case "readings":
                    Readings(ref reader, readings);
                    break;
                case "hits":
                    Hits(ref reader, hits);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        HistoryCall[] ordered = [.. calls.OrderBy(call => call.Minute)];
        return new(
            series ?? throw new JsonException("A history without its series."), epoch,
            minutes ?? (ordered.Length == 0 ? 0 : ordered[^1].Minute + 1), ordered,
            [.. readings.OrderBy(reading => reading.Minute)], [.. hits.OrderBy(hit => hit.Minute)]);
    }

    /// <summary>A time as text, or seconds or milliseconds since 1970.</summary>
    private static DateTimeOffset Epoch(ref Utf8JsonReader reader)
    {
        const double LaterThanAnySecond = 1e11;
        if (reader.TokenType == JsonTokenType.String
            && DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time.ToUniversalTime();
        }

        var number = JsonFields.Number(ref reader) ?? 0;
        return DateTimeOffset.UnixEpoch.AddSeconds(number > LaterThanAnySecond ? number / 1000 : number);
    }

    private void Calls(ref Utf8JsonReader reader, List<HistoryCall> calls)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return;
        while (JsonFields.NextElement(ref reader))
        {
            var ended = false;
            var minute = JsonFields.NextNumber(ref reader, ref ended);
            var tokens = JsonFields.NextNumber(ref reader, ref ended);
            var machine = JsonFields.NextText(ref reader, ref ended);
            JsonFields.Leave(ref reader, ended);
            if (minute is not null && tokens is not null)
                calls.Add(new(minute.Value, tokens.Value, Interned(machine)));
        }
    }

    private string? Interned(string? machine)
    {
        if (machine is not null && !_machines.TryAdd(machine, machine))
            return _machines[machine];
        return machine;
    }

    private static void Readings(ref Utf8JsonReader reader, List<HistoryReading> readings)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return;
        while (JsonFields.NextElement(ref reader))
        {
            var ended = false;
            var minute = JsonFields.NextNumber(ref reader, ref ended);
            var reading = new HistoryReading(
                minute ?? 0, JsonFields.NextNumber(ref reader, ref ended), JsonFields.NextNumber(ref reader, ref ended),
                JsonFields.NextNumber(ref reader, ref ended), JsonFields.NextNumber(ref reader, ref ended));
            JsonFields.Leave(ref reader, ended);
            if (minute is not null)
                readings.Add(reading);
        }
    }

    private static void Hits(ref Utf8JsonReader reader, List<HistoryHit> hits)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return;
        while (JsonFields.NextElement(ref reader))
        {
            var ended = false;
            var minute = JsonFields.NextNumber(ref reader, ref ended);
            var window = JsonFields.NextText(ref reader, ref ended);
            JsonFields.Leave(ref reader, ended);
            if (minute is not null && window is not null)
                hits.Add(new(minute.Value, window));
        }
    }
}
