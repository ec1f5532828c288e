using System.Globalization;

namespace Takt.Metering.Cost.Corrections;

/// <summary>What a correction must be like. Every error is said, by the path of the field it is in.</summary>
public static class CorrectionRules
{
    private const int MostLetters = 200;
    private const string PriceComplaint = "must be a number from 0 to 10000, USD per million tokens, with at most six decimals.";
    private const string MultiplierComplaint = "must be a number above 0 and at most 10, with at most six decimals.";

    /// <summary>Pico-dollars per token of USD per million tokens; null with a complaint when it can't be a price.</summary>
    public static long? Price(decimal? usd, string path, IDictionary<string, string> errors) =>
        Whole(usd, PriceCorrection.PicoPerTokenOfUsdPerMillion, least: 0, PriceCorrection.MostPrice, PriceComplaint, path, errors);

    /// <summary>Parts per million; null with a complaint when it can't be a multiplier.</summary>
    public static long? Multiplier(decimal? factor, string path, IDictionary<string, string> errors) =>
        Whole(factor, PriceCorrection.MultiplierOfOne, least: 1, PriceCorrection.MostMultiplier, MultiplierComplaint, path, errors);

    /// <summary>The one form of a model id, or of a pattern; null with a complaint when it is neither.</summary>
    public static string? Model(string? raw, string path, IDictionary<string, string> errors)
    {
        var text = raw?.Trim() ?? "";
        var star = text.IndexOf(PriceCorrection.Star, StringComparison.Ordinal);
        if (text.Length is 0 or > MostLetters || text.Any(char.IsControl) || (star >= 0 && star != text.Length - 1))
        {
            errors[path] = $"{path} must be a model id, or the beginning of one and a star, "
                + $"in at most {MostLetters.ToString(CultureInfo.InvariantCulture)} characters.";
            return null;
        }

        return star < 0 ? ModelId.Normalise(text).Id : text.ToLowerInvariant();
    }

    /// <summary>A word of the scope in its one form; null for none.</summary>
    public static string? Word(string? raw, string path, IDictionary<string, string> errors)
    {
        if (raw is null)
            return null;
        var text = raw.Trim().ToLowerInvariant();
        if (text.Length is > 0 and <= MostLetters && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
            return text;
        errors[path] = $"{path} must be a word of letters, digits, hyphens and underscores, as telemetry has it; leave it out for any.";
        return null;
    }

    public static void Days(DateOnly? from, DateOnly? until, string path, IDictionary<string, string> errors)
    {
        if (from >= until)
            errors[path] = $"{path} must be a day after the first: it is the day from which the row holds no longer.";
    }

    private static long? Whole(
        decimal? value, long unit, long least, long most, string complaint, string path, IDictionary<string, string> errors)
    {
        // The range comes first: what is far outside of it would not fit once multiplied.
        if (value is { } number && number >= 0 && number <= most / unit && number * unit is var whole && decimal.IsInteger(whole)
            && whole >= least)
            return (long)whole;
        errors[path] = $"{path} {(value is null ? "is missing: it " : "")}{complaint}";
        return null;
    }
}
