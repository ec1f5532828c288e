using Takt.Metering.Usage;

namespace Takt.Server.Ledger;

/// <summary>What a group has told of a time whose data is no longer kept.</summary>
internal sealed class RetiredReports
{
    /// <summary>The first day that is kept.</summary>
    public DateOnly Floor { get; set; }

    /// <summary>Sessions that began before it.</summary>
    public IReadOnlySet<Guid> Sessions { get; set; } = new HashSet<Guid>();

    /// <summary>Records of other sessions from before it.</summary>
    public IReadOnlySet<(Guid Session, Guid Key)> Reports { get; set; } = new HashSet<(Guid, Guid)>();

    public string Reason => $"these records are of sessions or times before {Floor:yyyy-MM-dd}, whose data has been retired";

    public int CountIn(ReportBatch reports) => Sessions.Count == 0 && Reports.Count == 0 ? 0
        : reports.Calls.Count(report => Holds(report.Session.Id, report.Key))
            + reports.Points.Count(report => Holds(report.Session.Id, report.Key))
            + reports.Activities.Count(report => Holds(report.Session.Id, report.Key));

    private bool Holds(Guid session, Guid key) => Sessions.Contains(session) || Reports.Contains((session, key));
}
