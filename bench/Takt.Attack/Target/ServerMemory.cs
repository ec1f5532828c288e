using System.Globalization;

namespace Takt.Attack.Target;

/// <summary>The server's resident memory, as Linux tells it, in bytes.</summary>
internal sealed class ServerMemory(int pid)
{
    public long Now => Read("VmRSS:");

    /// <value>The most since <see cref="Begin"/>.</value>
    public long Peak => Read("VmHWM:");

    /// <summary>Forgets the peak so far.</summary>
    public void Begin() => File.WriteAllText($"/proc/{pid}/clear_refs", "5");

    private long Read(string name)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(text => text.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
