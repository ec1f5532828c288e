using Takt.Metering.Usage;

namespace Takt.Server.Ledger.Presence;

/// <summary>Who was heard. Machine and account are 0 where telemetry names none.</summary>
internal readonly record struct PresenceKey(
    int OrganizationId, long TokenId, long PersonId, long MachineId, long AccountId, Signals Signal) : IComparable<PresenceKey>
{
    public int CompareTo(PresenceKey other) =>
        (OrganizationId, TokenId, PersonId, MachineId, AccountId, Signal).CompareTo(
            (other.OrganizationId, other.TokenId, other.PersonId, other.MachineId, other.AccountId, other.Signal));
}

/// <summary>Which hour's tokens.</summary>
internal readonly record struct PresenceHour(
    int OrganizationId, long TokenId, long PersonId, long MachineId, long AccountId, DateTime Hour) : IComparable<PresenceHour>
{
    public int CompareTo(PresenceHour other) =>
        (OrganizationId, TokenId, PersonId, MachineId, AccountId, Hour).CompareTo(
            (other.OrganizationId, other.TokenId, other.PersonId, other.MachineId, other.AccountId, other.Hour));
}
