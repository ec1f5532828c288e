using Takt.Metering.Usage;
using Takt.Server.Ledger.Rollups;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Decide;

/// <summary>A session that a group touches.</summary>
internal sealed class StagedSession(SessionIdentity identity)
{
    public SessionIdentity Identity { get; } = identity;
    public long FirstMicros { get; private set; } = long.MaxValue;
    public long LastMicros { get; private set; } = long.MinValue;
    public Signals Signals { get; private set; }
    public long SeriesId { get; set; }

    /// <summary>This group's, then all that was ever told of the session: known once the session's row is locked.</summary>
    public SessionKinds Kinds { get; set; }

    /// <summary>Whose the reports say they are, one name for each that says so.</summary>
    public HashSet<Guid> Names { get; } = [];

    /// <summary>The name that the session's row keeps; null as long as nobody is known.</summary>
    public Guid? Name { get; set; }

    /// <summary>Where its facts lie; known once the session's row is locked.</summary>
    public DateOnly SessionOn { get; set; }

    /// <summary>Where its row says that it began, before this transaction; null before its first counted record.</summary>
    public SessionBeginning? Began { get; set; }

    /// <summary>Nothing before it is kept.</summary>
    public void BeginAt(long atMicros) => FirstMicros = atMicros;

    public void See(long atMicros, Signals signals)
    {
        FirstMicros = Math.Min(FirstMicros, atMicros);
        LastMicros = Math.Max(LastMicros, atMicros);
        Signals |= signals;
    }
}
