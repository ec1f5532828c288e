namespace Takt.Forecast.People;

/// <summary>A call that is wanted, whether or not it is let through.</summary>
/// <param name="Minute">Minutes since the history's epoch.</param>
/// <param name="Prompt">Calls of one prompt end together where one is refused.</param>
internal readonly record struct Demand(int Minute, double Tokens, int Machine, bool Seen, int Prompt);
