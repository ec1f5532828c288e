using Takt.Forecast.Histories;
using Takt.Forecast.People;

namespace Takt.Forecast.Generating;

/// <summary>An account with its history and its questions.</summary>
internal sealed record MadeAccount(Habits Habits, HistoryLine History, IReadOnlyList<PickedOrigin> Origins);
