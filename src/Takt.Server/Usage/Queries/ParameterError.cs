namespace Takt.Server.Usage.Queries;

/// <summary>What is wrong with one parameter, and what it may be.</summary>
internal readonly record struct ParameterError(string Parameter, string Message);

/// <summary>An answer, or everything that is wrong with the question.</summary>
internal readonly record struct Answered<T>(T? Answer, IReadOnlyList<ParameterError> Errors)
    where T : class
{
    public static implicit operator Answered<T>(T answer) => new(answer, []);

    public static implicit operator Answered<T>(ParameterError error) => new(null, [error]);
}
