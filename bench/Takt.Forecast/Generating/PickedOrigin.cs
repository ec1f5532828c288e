using Takt.Forecast.Histories;

namespace Takt.Forecast.Generating;

/// <summary>A question with what came of it.</summary>
/// <param name="Further">Whether the window was used any more after it.</param>
internal sealed record PickedOrigin(OriginLine Origin, TruthLine Truth, bool Further);
