using System.Text;
using Takt.Metering.Agents.Fields;
using Takt.Metering.Cost;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents.Identity;

/// <summary>Where a family keeps the dimensions that have no common name.</summary>
internal readonly record struct DimensionFields(Field Model, Field Agent = Field.AgentName, Field Tool = Field.None);

/// <summary>
/// Makes a record's <see cref="Dimensions"/>, or finds them: strings are made only for combinations not seen lately. Two levels, because
/// different texts can mean the same dimensions: the cache is keyed by the text as sent, the hash is over the values.
/// </summary>
internal sealed class DimensionReader
{
    private static readonly GenerationCache<Dimensions> Cache = new(8192);

    private static readonly Field[] Common =
    [
        Field.TaktSource, Field.StackspendSource, Field.ServiceName, Field.UserEmail, Field.UserAccountUuid, Field.EndUserId, Field.UserId,
        Field.ProcessOwner, Field.OrganizationId, Field.HostName, Field.QuerySource, Field.QuerySourceSafe, Field.IsSidechain, Field.SkillName,
        Field.PluginName, Field.McpServerName, Field.Effort, Field.Speed, Field.Team, Field.TeamId, Field.Environment, Field.EnvironmentName,
        Field.RepositoryUrl, Field.RepositoryOwner, Field.RepositoryName, Field.Repository, Field.BranchRef, Field.Branch, Field.AppVersion,
        Field.ServiceVersion, Field.TerminalType, Field.OsType,
    ];

    private readonly HashBuilder raw = new();
    private readonly HashBuilder values = new();
    private byte[] lastRaw = new byte[1024];
    private int lastLength;
    private Dimensions? last;

    /// <param name="isUsage">Usage always has a model, if only an unknown one.</param>
    public Dimensions Read(RecordFields fields, Sender sender, DimensionFields special, bool isUsage)
    {
        raw.Start((byte)sender).Add(isUsage ? 1 : 0);
        AddRaw(fields, special.Model);
        AddRaw(fields, special.Agent);
        AddRaw(fields, special.Tool);
        foreach (var field in Common) AddRaw(fields, field);

        // Records of one session follow each other: most are answered by the last one's.
        var written = raw.Written;
        if (last is { } same && written.SequenceEqual(lastRaw.AsSpan(0, lastLength))) return same;

        var key = raw.Finish();
        var found = Cache.Find(key) ?? Cache.Add(key, Make(fields, sender, special, isUsage));
        if (lastRaw.Length < written.Length) lastRaw = new byte[written.Length * 2];
        written.CopyTo(lastRaw);
        lastLength = written.Length;
        return last = found;
    }

    private void AddRaw(RecordFields fields, Field field)
    {
        var value = fields.Get(field);
        if (value.Kind == AttributeKind.String) raw.Add(value.Text);
        else raw.Add(value);
    }

    private Dimensions Make(RecordFields fields, Sender sender, DimensionFields special, bool isUsage)
    {
        var model = Text(fields, special.Model) is { } named ? ModelId.Normalise(named) : default(ModelId?);
        if (model is null && isUsage) model = new ModelId("unknown", "unknown", null);
        var agent = Text(fields, special.Agent);
        var speed = Text(fields, Field.Speed);
        var dimensions = new Dimensions
        {
            Hash = Guid.Empty,
            Source = Senders.SourceOf(fields, sender),
            UserEmail = Text(fields, Field.UserEmail),
            UserAccountUuid = Text(fields, Field.UserAccountUuid),
            EndUserId = Text(fields, Field.EndUserId),
            UserId = Text(fields, Field.UserId),
            ProcessOwner = Text(fields, Field.ProcessOwner),
            ProviderOrganization = Text(fields, Field.OrganizationId),
            HostName = Text(fields, Field.HostName),
            Model = model?.Id,
            ModelFamily = model?.Family,
            ContextWindow = model?.ContextWindow,
            QuerySource = QuerySourceOf(fields, agent is not null),
            Agent = agent,
            Skill = Text(fields, Field.SkillName),
            Plugin = Text(fields, Field.PluginName),
            McpServer = Text(fields, Field.McpServerName),
            Effort = Text(fields, Field.Effort),
            // Events say "normal" where metrics say nothing.
            Speed = speed is "normal" or "standard" ? null : speed,
            Team = Text(fields, Field.Team) ?? Text(fields, Field.TeamId),
            Environment = Text(fields, Field.Environment) ?? Text(fields, Field.EnvironmentName),
            Repository = RepositoryOf(fields),
            Branch = BranchOf(fields),
            AppVersion = Text(fields, Field.AppVersion) ?? Text(fields, Field.ServiceVersion),
            Terminal = Text(fields, Field.TerminalType),
            Os = Text(fields, Field.OsType),
            Tool = Text(fields, special.Tool),
        };
        return dimensions with { Hash = HashOf(dimensions) };
    }

    private Guid HashOf(Dimensions d)
    {
        values.Start(2);
        ReadOnlySpan<string?> all =
        [
            d.Source, d.UserEmail, d.UserAccountUuid, d.EndUserId, d.UserId, d.ProcessOwner, d.ProviderOrganization, d.HostName, d.Model,
            d.ModelFamily, d.ContextWindow, d.QuerySource, d.Agent, d.Skill, d.Plugin, d.McpServer, d.Effort, d.Speed, d.Team, d.Environment,
            d.Repository, d.Branch, d.AppVersion, d.Terminal, d.Os, d.Tool,
        ];
        // Values are never empty, so an empty part is an absent one.
        foreach (var value in all) values.Add(Encoding.UTF8.GetBytes(value ?? string.Empty));
        return values.Finish();
    }

    private static string? Text(RecordFields fields, Field field)
    {
        if (field == Field.None) return null;
        var value = fields.Get(field);
        return value.Kind switch
        {
            AttributeKind.Int => value.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            AttributeKind.Bool => value.Number != 0 ? "true" : "false",
            _ => DimensionText.Clean(RecordFields.TextOf(value)),
        };
    }

    private static string? QuerySourceOf(RecordFields fields, bool hasAgent)
    {
        if (fields.Flag(Field.IsSidechain) is true) return QuerySource.Subagent;
        var name = fields.Text(Field.QuerySource);
        return QuerySource.Normalise(name.IsEmpty ? fields.Text(Field.QuerySourceSafe) : name, hasAgent);
    }

    private static string? RepositoryOf(RecordFields fields)
    {
        if ((Text(fields, Field.RepositoryUrl) ?? Text(fields, Field.Repository)) is { } address && RepositoryName.Reduce(address) is { } reduced)
            return reduced;
        return (Text(fields, Field.RepositoryOwner), Text(fields, Field.RepositoryName)) switch
        {
            ({ } owner, { } name) => DimensionText.Cut($"{owner}/{name}").ToLowerInvariant(),
            (null, { } name) => name.ToLowerInvariant(),
            _ => null,
        };
    }

    private static string? BranchOf(RecordFields fields)
    {
        const string Heads = "refs/heads/";
        var branch = Text(fields, Field.BranchRef) ?? Text(fields, Field.Branch);
        return branch is not null && branch.StartsWith(Heads, StringComparison.Ordinal) && branch.Length > Heads.Length
            ? branch[Heads.Length..] : branch;
    }
}
