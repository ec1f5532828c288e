using Takt.Metering.Usage;

namespace Takt.Server.Ledger.Decide;

/// <summary>A session that a group touches.</summary>
internal sealed class StagedSession(SessionIdentity identity)
{
    public SessionIdentity Identity { get; } = identity;
    public long FirstMicros { get; private set; } = long.MaxValue;
    public long LastMicros { get; private set; } = long.MinValue;
    public Signals Signals { get; private set; }
    public long SeriesId { get; set; }

    /// <summary>Where its facts lie; known once the session's row is locked.</summary>
    public DateOnly SessionOn { get; set; }

    public void See(long atMicros, Signals signals)
    {
        FirstMicros = Math.Min(FirstMicros, atMicros);
        LastMicros = Math.Max(LastMicros, atMicros);
        Signals |= signals;
    }
}
