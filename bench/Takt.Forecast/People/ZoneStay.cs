namespace Takt.Forecast.People;

/// <summary>From a day on, the person is in another zone and works on another machine.</summary>
internal sealed record ZoneStay(int FromDay, int OffsetMinutes, int Machine);
