namespace Takt.Metering.Tests.Counting.Worlds.Making;

/// <summary>A process of the client: it exports its metrics every few seconds for as long as it lives.</summary>
internal sealed class TrueProcess(Person person, Who who, bool cumulative, long exportNano, long phaseNano)
{
    public Person Person { get; } = person;
    public Who Who { get; } = who;
    public bool Cumulative { get; } = cumulative;
    public long ExportNano { get; } = exportNano;

    /// <summary>The exports' beat begins here, before all that the process does.</summary>
    public long PhaseNano { get; } = phaseNano;
}
