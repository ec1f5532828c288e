namespace Takt.Server.Usage.Queries;

/// <summary>One interval of one slot of an answer.</summary>
internal readonly record struct UsageRow(int Slot, string Key1, string Key2, DateTimeOffset At, UsageSum Sum, int OtherGroups);
