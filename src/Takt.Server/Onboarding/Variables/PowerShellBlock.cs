using System.Text;

namespace Takt.Server.Onboarding.Variables;

/// <summary>Text for PowerShell 5.1 and later, pasted at a prompt: each line stands by itself.</summary>
internal static class PowerShellBlock
{
    private const string AskMachine = "[Uri]::EscapeDataString([Environment]::MachineName)";

    /// <summary>For the shell that runs it, and for every program that the user starts from now on.</summary>
    public static string Persist(IReadOnlyList<Variable> variables) => string.Join('\n', variables.Select(v =>
        $"$env:{v.Name} = {Quote(v.Value)}{(v.AsksMachine ? " + " + AskMachine : "")}; [Environment]::SetEnvironmentVariable('{v.Name}', "
            + $"$env:{v.Name}, 'User')"));

    /// <summary>Not by curl: Windows PowerShell takes the quotes out of what it hands to programs.</summary>
    public static string Verify(string url, string token, string? machine) =>
        $"Invoke-RestMethod -Method Post -Uri {Quote(url)} -Headers @{{ Authorization = {Quote($"Bearer {token}")} }} -ContentType "
            + $"'application/json; charset=utf-8' -Body {Body(machine)}";

    /// <summary>PowerShell ends a single-quoted text at typographic quotes too; any of them counts as itself when doubled.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('\'');
        foreach (var c in value)
        {
            if (c is '\'' or '\u2018' or '\u2019' or '\u201a' or '\u201b')
                text.Append(c);
            text.Append(c);
        }

        return text.Append('\'').ToString();
    }

    private static string Body(string? machine) =>
        machine is null ? "(ConvertTo-Json @{ host_name = [Environment]::MachineName })" : Quote(SettingsFiles.HostName(machine));
}
