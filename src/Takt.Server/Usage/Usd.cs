namespace Takt.Server.Usage;

/// <summary>Nano-dollars of the database as decimal dollars: exact, without trailing zeros.</summary>
internal static class Usd
{
    public static decimal FromNano(long nano) => nano / 1_000_000_000m;

    public static decimal? FromNano(long? nano) => nano is { } known ? FromNano(known) : null;
}
