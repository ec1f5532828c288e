using System.Globalization;
using System.Text.Json;

namespace Takt.Forecast.Histories;

/// <summary>Writes lines of each kind into a file of its own.</summary>
internal sealed class LineWriter : IDisposable
{
    private readonly FileStream _file;
    private readonly Utf8JsonWriter _json;

    public LineWriter(string path)
    {
        _file = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
        _json = new(_file);
    }

    public void Dispose()
    {
        _json.Dispose();
        _file.Dispose();
    }

    public void Write(HistoryLine history)
    {
        _json.WriteStartObject();
        _json.WriteString("series"u8, history.Series);
        _json.WriteString("epoch"u8, history.Epoch.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        _json.WriteNumber("minutes"u8, history.Minutes);
        _json.WriteStartArray("calls"u8);
        foreach (var call in history.Calls)
        {
            _json.WriteStartArray();
            _json.WriteNumberValue(call.Minute);
            _json.WriteNumberValue(call.Tokens);
            if (call.Machine is not null)
                _json.WriteStringValue(call.Machine);
            _json.WriteEndArray();
        }

        _json.WriteEndArray();
        _json.WriteStartArray("readings"u8);
        foreach (var reading in history.Readings)
        {
            _json.WriteStartArray();
            _json.WriteNumberValue(reading.Minute);
            Value(reading.FivePercent);
            Value(reading.FiveReset);
            Value(reading.SevenPercent);
            Value(reading.SevenReset);
            _json.WriteEndArray();
        }

        _json.WriteEndArray();
        _json.WriteStartArray("hits"u8);
        foreach (var hit in history.Hits)
        {
            _json.WriteStartArray();
            _json.WriteNumberValue(hit.Minute);
            _json.WriteStringValue(hit.Window);
            _json.WriteEndArray();
        }

        _json.WriteEndArray();
        End();
    }

    public void Write(OriginLine origin)
    {
        Start(origin.Series, origin.Origin, origin.Window);
        _json.WriteNumber("opened"u8, origin.Opened);
        _json.WriteNumber("reset"u8, origin.Reset);
        End();
    }

    public void Write(TruthLine truth)
    {
        Start(truth.Series, truth.Origin, truth.Window);
        _json.WriteString("kind"u8, truth.Kind);
        _json.WriteNumber("use_at_reset"u8, Math.Round(truth.UseAtReset, 6));
        Value("hit_minute", truth.HitMinute);
        _json.WriteBoolean("active"u8, truth.Active);
        End();
    }

    public void Write(AnswerLine answer)
    {
        Start(answer.Series, answer.Origin, answer.Window);
        _json.WriteStartObject("quantiles"u8);
        for (var i = 0; i < answer.Quantiles.Length; i++)
            Value(AnswerLine.Level(i).ToString("0.00", CultureInfo.InvariantCulture), Math.Round(answer.Quantiles[i], 5));
        _json.WriteEndObject();
        Value("hit_probability", Math.Round(answer.HitProbability, 5));
        Value("hit_p10", answer.HitP10);
        Value("hit_p50", answer.HitP50);
        Value("hit_p90", answer.HitP90);
        End();
    }

    private void Start(string series, double origin, string window)
    {
        _json.WriteStartObject();
        _json.WriteString("series"u8, series);
        _json.WriteNumber("origin"u8, origin);
        _json.WriteString("window"u8, window);
    }

    private void Value(string name, double? number)
    {
        _json.WritePropertyName(name);
        Value(number);
    }

    private void Value(double? number)
    {
        if (number is { } known && double.IsFinite(known))
            _json.WriteNumberValue(known);
        else
            _json.WriteNullValue();
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _file.WriteByte((byte)'\n');
    }
}
