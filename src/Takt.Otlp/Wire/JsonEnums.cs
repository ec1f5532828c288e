namespace Takt.Otlp;

/// <summary>
/// OTLP/JSON has enums as numbers only; names, as protobuf's own JSON mapping writes them, are understood all the same.
/// </summary>
internal static class JsonEnums
{
    private static readonly Dictionary<string, int> Numbers = All();

    /// <summary>The number of a name, 0 (unspecified in every enum) when there is none such.</summary>
    public static int Find(ReadOnlySpan<byte> name) =>
        Numbers.GetValueOrDefault(System.Text.Encoding.Latin1.GetString(name[..Math.Min(name.Length, 64)]));

    private static Dictionary<string, int> All()
    {
        Dictionary<string, int> all = new(StringComparer.OrdinalIgnoreCase)
        {
            ["AGGREGATION_TEMPORALITY_DELTA"] = 1,
            ["AGGREGATION_TEMPORALITY_CUMULATIVE"] = 2,
            ["SPAN_KIND_INTERNAL"] = 1,
            ["SPAN_KIND_SERVER"] = 2,
            ["SPAN_KIND_CLIENT"] = 3,
            ["SPAN_KIND_PRODUCER"] = 4,
            ["SPAN_KIND_CONSUMER"] = 5,
            ["STATUS_CODE_OK"] = 1,
            ["STATUS_CODE_ERROR"] = 2,
        };
        string[] severities = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
        for (int number = 0; number < 24; number++)
        {
            string step = number % 4 == 0 ? "" : $"{(number % 4) + 1}";
            all[$"SEVERITY_NUMBER_{severities[number / 4]}{step}"] = number + 1;
        }

        return all;
    }
}
