using Takt.Contracts.Limits;

namespace Takt.Server.Limits.Readings;

/// <summary>What a row of <c>limit_readings</c> says. Stored: values are fixed.</summary>
internal enum ReadingKind : short
{
    Reading = 1,
    Hit = 2,
    NewWindow = 3,
}

/// <summary>A row of <c>limit_readings</c>.</summary>
internal sealed record ReadingRow(
    long Id, long? AccountId, string? SessionId, long MemberId, ReadingKind Kind, string Scope, string Source, double UsedPercentage,
    DateTime? ResetsAt, DateTime ReadAt, DateTime PostedAt, DateTime? UndoneAt)
{
    /// <param name="account">The account's name; null where nothing tells whose it is.</param>
    public LimitReading ToItem(string? account, string state) => new(
        Id, NameOf(Kind), account, SessionId, Scope, Source, UsedPercentage, ResetsAt, ReadAt, PostedAt, state);

    public static string NameOf(ReadingKind kind) => kind switch
    {
        ReadingKind.Reading => "reading",
        ReadingKind.Hit => "hit",
        _ => "new_window",
    };
}
