using System.Globalization;

namespace Takt.Server.Http;

/// <summary>How a kind of value is written.</summary>
internal delegate bool ValueParser<T>(string text, out T value);

/// <summary>
/// Reads the query string of a question by what the endpoint has declared, and collects everything that is wrong with it. A name that isn't
/// declared is wrong, too: a misspelt filter must not widen an answer. What is given empty is not given.
/// </summary>
internal class ListParameters
{
    public const string WrongCursor = "'cursor' must be the next_cursor of the page before, unchanged.";

    private readonly Dictionary<string, string> _errors = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<QueryParameter> _declared;

    /// <summary>What the endpoint itself has to say of such a name is more, and wins.</summary>
    private readonly Dictionary<string, string> _strange;

    public ListParameters(IQueryCollection query, IReadOnlyList<QueryParameter> declared)
    {
        (Query, _declared) = (query, declared);
        string[] names = [.. declared.Select(parameter => parameter.Name)];
        _strange = query.Keys.Except(names)
            .ToDictionary(name => name, name => $"'{name}' is not a parameter here: use {string.Join(", ", names)}.");
    }

    /// <summary>By parameter. Nothing may be answered while there are any.</summary>
    public IReadOnlyDictionary<string, string> Errors =>
        _strange.Count == 0 ? _errors : _errors.Concat(_strange.ExceptBy(_errors.Keys, strange => strange.Key)).ToDictionary();

    protected IQueryCollection Query { get; }

    public static string WrongDay(string name) => $"'{name}' must be a day, as 2026-11-20.";

    public static string WrongMoment(string name) =>
        $"'{name}' must be a date (2026-11-20) or a time with its offset (2026-11-20T08:00:00Z) between the years 2000 and 2200.";

    public static string WrongLimit(int most) => $"'limit' must be a whole number from 1 to {most}.";

    /// <summary>What is said first of a parameter stays.</summary>
    public void Fail(string name, string error) => _errors.TryAdd(name, error);

    public string? Text(string name)
    {
        Declared(name);
        if (Query[name].Count > 1)
            Fail(name, $"'{name}' may be given once.");
        return Query[name].FirstOrDefault() is { Length: > 0 } text ? text : null;
    }

    /// <returns>Null when it is not given, or when it is wrong.</returns>
    public T? Read<T>(string name, ValueParser<T> parser, string error)
        where T : struct
    {
        if (Text(name) is not { } text)
            return null;
        if (parser(text, out var value))
            return value;
        Fail(name, error);
        return null;
    }

    /// <summary>One of the words that it is declared with.</summary>
    /// <returns>The declared default when it is not given, or when it is wrong.</returns>
    public string? Word(string name)
    {
        var parameter = Declared(name);
        if (Text(name) is not { } text)
            return parameter.Default;
        if (parameter.Allowed.Contains(text))
            return text;
        Fail(name, parameter.Refusal);
        return parameter.Default;
    }

    /// <returns>The declared default when it is not given, or when it is wrong; null without one.</returns>
    public T? Choice<T>(QueryChoice<T> parameter)
        where T : struct => Word(parameter.Name) is { } word ? parameter.Find(word) : null;

    /// <summary>Of one that is declared with a default.</summary>
    public T Chosen<T>(QueryChoice<T> parameter)
        where T : struct => Choice(parameter)!.Value;

    public long? Number(string name) => Read<long>(name, IsNumber, $"'{name}' must be a number.");

    public DateOnly? Day(string name) => Read<DateOnly>(name, IsDay, WrongDay(name));

    public int Limit()
    {
        var (least, most) = Declared("limit").Range!.Value;
        var otherwise = int.Parse(Declared("limit").Default!, CultureInfo.InvariantCulture);
        return (int?)Read<long>("limit", IsWithin, WrongLimit(most)) ?? otherwise;

        bool IsWithin(string text, out long limit) => IsNumber(text, out limit) && limit >= least && limit <= most;
    }

    public PageCursor? Cursor() => Cursor<PageCursor>(PageCursor.TryParse);

    public T? Cursor<T>(ValueParser<T> parser)
        where T : struct => Read("cursor", parser, WrongCursor);

    public static bool IsNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static bool IsDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private QueryParameter Declared(string name) => _declared.FirstOrDefault(parameter => parameter.Name == name)
        ?? throw new InvalidOperationException($"The endpoint reads '{name}' and doesn't declare it.");
}
