using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Takt.Contracts.Limits;

/// <summary>A moment as clients write it: a time with its offset, or seconds since 1970. It is answered as a time.</summary>
[JsonConverter(typeof(ResetMomentConverter))]
public sealed record ResetMoment(DateTimeOffset At);

/// <summary>Reads both forms.</summary>
public sealed class ResetMomentConverter : JsonConverter<ResetMoment>
{
    private const double LatestSecond = 253_402_300_799;

    public override ResetMoment Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var seconds) && seconds is >= 0 and <= LatestSecond)
            return new(DateTimeOffset.UnixEpoch.AddSeconds(Math.Floor(seconds)));
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (reader.TokenType == JsonTokenType.String
            && DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, Styles, out var time))
        {
            return new(time);
        }

        throw new JsonException("A reset is a time with its offset, or seconds since 1970.");
    }

    public override void Write(Utf8JsonWriter writer, ResetMoment value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStringValue(value.At);
    }
}
