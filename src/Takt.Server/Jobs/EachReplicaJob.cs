namespace Takt.Server.Jobs;

/// <summary>Periodic work that every replica does for itself: on its own memory, or of what it alone has seen.</summary>
internal abstract class EachReplicaJob(string name, TimeSpan interval, TimeProvider time, ILogger logger)
    : PeriodicJob(name, interval, time, logger);
