using Takt.Contracts.Onboarding;
using Takt.Server.Onboarding.Variables;
using Takt.Server.Tokens;

namespace Takt.Server.Onboarding;

/// <summary>
/// What to paste where for all that can send: Claude Code alone or for a business, Cowork, Office agents, containers and CI.
/// </summary>
internal sealed class SnippetBuilder(SetupBuilder setups)
{
    /// <summary>What a set-up names where nobody has said: an example to write over.</summary>
    private static readonly SetupLabels Example = new("product", "prod");

    /// <summary>Claude Code's own, without a machine: one file serves many.</summary>
    private static readonly string[] PerMachine = [Variable.ResourceAttributes];

    /// <param name="site">This server's address, as the reader knows it.</param>
    /// <param name="token">The key that was just made, or a placeholder.</param>
    /// <param name="slug">The connection; null is the base endpoint.</param>
    /// <param name="named">What they name besides the product; null for an example.</param>
    public ConnectionSnippets Build(string site, string token, string? slug, SetupLabels? named = null)
    {
        var labels = named ?? SetupLabels.None;
        var individual = setups.Build(site, new(token, ConnectionSlug: slug) { Labels = labels });
        var endpoint = individual.Endpoint;
        var variables = Profiles.Variables(SetupTarget.Full, IngestAddresses.Json, endpoint, new(token) { Labels = labels });
        var shared = variables.Where(v => !PerMachine.Contains(v.Name)).ToArray();
        return new(
            endpoint,
            individual,
            new(
                "Claude's admin console, Claude Code, Managed settings; or a device policy; or the managed-settings.json of each machine.",
                SettingsFiles.Env(shared),
                "Everyone must quit Claude Code and start it anew; it asks them to approve the address. The key lies readable in the "
                    + "settings: for the long run use the headers helper. "
                + "No machine is named here, since one file serves all of them: "
                + $"from 2.1.332 on {Variable.IncludeHost} has each say its own name; for older ones add OTEL_RESOURCE_ATTRIBUTES with "
                + "host.name where you deploy per machine."),
            HeadersHelper.Build(shared, token),
            [
                new("OTLP endpoint", endpoint),
                new("OTLP protocol", IngestAddresses.Json),
                new("OTLP headers", $"Authorization=Bearer {token}"),
                new("Resource attributes", Attributes(labels, "claude_cowork")),
            ],
            [
                new("OTLP endpoint", endpoint),
                new("OTLP protocol", IngestAddresses.Json),
                new("OTLP headers", $"Authorization=Bearer {token}"),
                new("Resource attributes", Attributes(labels, "claude_office_agents")),
            ],
            new("A file that only its owner reads: takt.env, chmod 600.", EnvFile(variables), "Values are taken as they stand, "
                + $"without quotes. Write a name for the container in place of {Variable.MachinePlaceholder}."),
            new("Where the container is started.", "docker run --env-file takt.env YOUR_IMAGE",
                "Every program in the container sees the variables."),
            new(
                "The env block of a workflow or a job; the key goes into the repository's secrets as TAKT_TOKEN.",
                Workflow(variables),
                "Secrets are not handed to workflows of forks, so those send nothing."),
            [.. Warnings(individual)]);
    }

    private static string Attributes(SetupLabels labels, string source) =>
        $"{Profiles.Labels(labels == SetupLabels.None ? Example : labels)}takt.source={source}";

    private static IEnumerable<string> Warnings(Setup individual)
    {
        // The machine's name is asked for above, where it matters.
        foreach (var warning in individual.Warnings.Where(w => !w.Contains(Variable.MachinePlaceholder, StringComparison.Ordinal)))
            yield return warning;
        if (!individual.Endpoint.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            yield return "Office agents send from a page in the browser, which reaches https addresses alone.";
    }

    /// <summary>
    /// Such files know no quotes and no way to write a line break: nothing that could begin a second variable is let through.
    /// </summary>
    private static string EnvFile(IEnumerable<Variable> variables) =>
        string.Join('\n', variables.Select(v => $"{v.Name}={string.Concat(v.Literal.Where(c => !char.IsControl(c)))}"));

    private static string Workflow(IEnumerable<Variable> variables) =>
        "env:\n" + string.Join('\n', variables.Select(v => $"  {v.Name}: {SettingsFiles.Text(v.Name switch
        {
            Variable.Headers => "Authorization=Bearer ${{ secrets.TAKT_TOKEN }}",
            Variable.ResourceAttributes => v.Value + "github-actions",
            _ => v.Literal,
        })}"));
}
