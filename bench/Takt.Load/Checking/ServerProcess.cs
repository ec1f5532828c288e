using System.Diagnostics;
using System.Globalization;

namespace Takt.Load.Checking;

/// <summary>The loaded server, seen from outside. Linux tells its peak memory.</summary>
internal sealed class ServerProcess(int pid)
{
    private readonly TimeSpan _processor = Process.GetProcessById(pid).TotalProcessorTime;

    /// <value>Processor time since this object was made.</value>
    public TimeSpan Processor => Process.GetProcessById(pid).TotalProcessorTime - _processor;

    /// <value>Mebibytes resident at the most since the process began; null where the system doesn't say.</value>
    public long? PeakMebibytes
    {
        get
        {
            var status = $"/proc/{pid}/status";
            if (!File.Exists(status))
                return null;
            var line = File.ReadLines(status).FirstOrDefault(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? null
                : long.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
        }
    }
}
