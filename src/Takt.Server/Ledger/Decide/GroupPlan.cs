namespace Takt.Server.Ledger.Decide;

/// <summary>What a group of requests adds up to, before the database has its say.</summary>
internal sealed class GroupPlan(int organizationId)
{
    public int OrganizationId { get; } = organizationId;
    public Dictionary<Guid, StagedSession> Sessions { get; } = [];
    public Dictionary<(Guid Session, Guid Key), StagedCall> Calls { get; } = [];
    public Dictionary<(Guid Session, Guid Key), StagedPoint> Points { get; } = [];
    public Dictionary<(Guid Session, Guid Key), StagedActivity> Activities { get; } = [];

    /// <summary>True when a report doesn't decide for itself which session it belongs to.</summary>
    public bool HasMovable { get; set; }
}
