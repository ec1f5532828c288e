namespace Takt.Forecast.People;

/// <summary>A stretch of prompts.</summary>
/// <param name="Size">Tokens of its calls, as a multiple of the usual.</param>
/// <param name="Seen">False where all of it is use that no machine reports.</param>
internal readonly record struct WorkSession(double Start, double End, double Size, int Machine, bool Seen);
