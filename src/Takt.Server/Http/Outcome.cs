using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Takt.Server.Http;

/// <summary>What came of asking a service for something: its value, or why there is none. Exactly one of the two is set.</summary>
/// <param name="Refusal">In the words of the API; pages that speak in others go by its code (<see cref="Outcomes.Code"/>).</param>
internal readonly record struct Outcome<T>(T? Value, ProblemHttpResult? Refusal)
    where T : class
{
    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(ProblemHttpResult refusal) => new(null, refusal);

    /// <summary>Never the value: it may hold a secret.</summary>
    public override string ToString() => Refusal is null ? typeof(T).Name : Refusal.Code();
}

/// <summary>The value of what was done and has nothing more to tell.</summary>
internal sealed record Done
{
    private Done()
    {
    }

    public static Done Instance { get; } = new();
}

internal static class Outcomes
{
    /// <summary>The stable code of a refusal.</summary>
    public static string Code(this ProblemHttpResult refusal) => (string)refusal.ProblemDetails.Extensions["code"]!;

    /// <summary>How long to wait before trying again; zero where waiting does not help.</summary>
    public static TimeSpan RetryAfter(this ProblemHttpResult refusal) =>
        refusal.ProblemDetails.Extensions.TryGetValue(Problems.RetryAfterField, out var seconds)
            ? TimeSpan.FromSeconds((int)seconds!) : TimeSpan.Zero;

    /// <summary>What is wrong with which field; nothing for a refusal that is about none.</summary>
    public static IReadOnlyDictionary<string, string> Errors(this ProblemHttpResult refusal) =>
        refusal.ProblemDetails.Extensions.TryGetValue("errors", out var errors) && errors is IReadOnlyDictionary<string, string> fields
            ? fields
            : new Dictionary<string, string>();

    /// <summary>The answer that carries a refusal: one that says how long to wait says so in its header too.</summary>
    public static ProblemHttpResult Refuse(this HttpContext context, ProblemHttpResult refusal)
    {
        if (refusal.RetryAfter() is var wait && wait > TimeSpan.Zero)
            context.Response.Headers.RetryAfter = Problems.Seconds(wait).ToString(CultureInfo.InvariantCulture);
        return refusal;
    }
}
