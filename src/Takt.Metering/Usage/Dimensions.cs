namespace Takt.Metering.Usage;

/// <summary>
/// Everything a usage or activity row can be grouped by, as the telemetry says it; null where it says nothing. The texts are those of
/// <see cref="DimensionTable"/>; properties exist for the ones that code asks for. What only the server knows (member, connection) is
/// added there. Immutable and shared between reports.
/// </summary>
public sealed record Dimensions
{
    /// <summary>What a new value reads as when there are too many of its kind.</summary>
    public const string Folded = "(other)";

    private DimensionValues _values;

    /// <summary>128-bit hash over all values: the identity of this combination.</summary>
    public required Guid Hash { get; init; }

    public string? UserEmail { get; init; }
    public string? UserAccountUuid { get; init; }
    public string? EndUserId { get; init; }
    public string? UserId { get; init; }
    public string? ProcessOwner { get; init; }
    public string? HostName { get; init; }

    /// <summary><c>claude_code</c>, <c>claude_cowork</c>, <c>claude_office_agents</c>, or a GenAI sender's service name.</summary>
    public required string Source { get => _values[Slots.Source]!; init => Set(Slots.Source, value); }

    /// <summary>The provider's organization: with <see cref="UserAccountUuid"/> it names the account.</summary>
    public string? ProviderOrganization { get => _values[Slots.ProviderOrganization]; init => Set(Slots.ProviderOrganization, value); }

    /// <summary>Normalised id; null on activity that names no model.</summary>
    public string? Model { get => _values[Slots.Model]; init => Set(Slots.Model, value); }

    /// <summary>The model's family without a date suffix.</summary>
    public string? ModelFamily { get => _values[Slots.ModelFamily]; init => Set(Slots.ModelFamily, value); }

    /// <summary>The <c>1m</c> of <c>claude-opus-4-8[1m]</c>.</summary>
    public string? ContextWindow { get => _values[Slots.ContextWindow]; init => Set(Slots.ContextWindow, value); }

    /// <summary><c>main</c>, <c>subagent</c> or <c>auxiliary</c>.</summary>
    public string? QuerySource { get => _values[Slots.QuerySource]; init => Set(Slots.QuerySource, value); }

    public string? Agent { get => _values[Slots.Agent]; init => Set(Slots.Agent, value); }
    public string? Skill { get => _values[Slots.Skill]; init => Set(Slots.Skill, value); }
    public string? Plugin { get => _values[Slots.Plugin]; init => Set(Slots.Plugin, value); }
    public string? McpServer { get => _values[Slots.McpServer]; init => Set(Slots.McpServer, value); }
    public string? Effort { get => _values[Slots.Effort]; init => Set(Slots.Effort, value); }

    /// <summary><c>fast</c>; null is the usual speed.</summary>
    public string? Speed { get => _values[Slots.Speed]; init => Set(Slots.Speed, value); }

    public string? Team { get => _values[Slots.Team]; init => Set(Slots.Team, value); }
    public string? Environment { get => _values[Slots.Environment]; init => Set(Slots.Environment, value); }
    public string? Repository { get => _values[Slots.Repository]; init => Set(Slots.Repository, value); }
    public string? Branch { get => _values[Slots.Branch]; init => Set(Slots.Branch, value); }
    public string? AppVersion { get => _values[Slots.AppVersion]; init => Set(Slots.AppVersion, value); }
    public string? Terminal { get => _values[Slots.Terminal]; init => Set(Slots.Terminal, value); }
    public string? Os { get => _values[Slots.Os]; init => Set(Slots.Os, value); }

    /// <summary>The tool of a tool event; null on usage.</summary>
    public string? Tool { get => _values[Slots.Tool]; init => Set(Slots.Tool, value); }

    /// <summary><c>us</c>, <c>global</c> …: where a usage block says that the provider's own model ran.</summary>
    public string? InferenceGeo { get => _values[Slots.InferenceGeo]; init => Set(Slots.InferenceGeo, value); }

    /// <summary><c>batch</c>, <c>priority</c>, <c>flex</c>; null is the standard one.</summary>
    public string? ServiceTier { get => _values[Slots.ServiceTier]; init => Set(Slots.ServiceTier, value); }

    /// <summary><c>us</c>, <c>eu</c>, <c>global</c> …, or a cloud's region: where the model's id says that a cloud ran it.</summary>
    public string? ModelRegion { get => _values[Slots.ModelRegion]; init => Set(Slots.ModelRegion, value); }

    /// <summary><c>ci</c> or <c>headless</c>; null where a person may sit at it.</summary>
    public string? Automation { get => _values[Slots.Automation]; init => Set(Slots.Automation, value); }

    /// <param name="values">In the order of <see cref="DimensionTable.Texts"/>; kept, not copied.</param>
    public static Dimensions Of(string?[] values) => new() { Hash = Guid.Empty, Source = values[Slots.Source]!, _values = new(values) };

    /// <summary>Any of the texts.</summary>
    public string? this[DimensionRow row] => _values[row.Slot];

    /// <summary>The same but for one text. The hash stays as it was.</summary>
    public Dimensions With(DimensionRow row, string? value) => this with { _values = _values.With(row.Slot, value) };

    private void Set(int slot, string? value) => _values = _values.With(slot, value);

    private static class Slots
    {
        public static readonly int Source = DimensionTable.SlotOf(Dimension.Source);
        public static readonly int ProviderOrganization = DimensionTable.SlotOf("provider_organization");
        public static readonly int Model = DimensionTable.SlotOf(Dimension.Model);
        public static readonly int ModelFamily = DimensionTable.SlotOf(Dimension.ModelFamily);
        public static readonly int ContextWindow = DimensionTable.SlotOf(Dimension.ContextWindow);
        public static readonly int QuerySource = DimensionTable.SlotOf(Dimension.QuerySource);
        public static readonly int Agent = DimensionTable.SlotOf(Dimension.Agent);
        public static readonly int Skill = DimensionTable.SlotOf(Dimension.Skill);
        public static readonly int Plugin = DimensionTable.SlotOf(Dimension.Plugin);
        public static readonly int McpServer = DimensionTable.SlotOf(Dimension.McpServer);
        public static readonly int Effort = DimensionTable.SlotOf(Dimension.Effort);
        public static readonly int Speed = DimensionTable.SlotOf(Dimension.Speed);
        public static readonly int Team = DimensionTable.SlotOf(Dimension.Team);
        public static readonly int Environment = DimensionTable.SlotOf(Dimension.Environment);
        public static readonly int Repository = DimensionTable.SlotOf(Dimension.Repository);
        public static readonly int Branch = DimensionTable.SlotOf(Dimension.Branch);
        public static readonly int AppVersion = DimensionTable.SlotOf(Dimension.AppVersion);
        public static readonly int Terminal = DimensionTable.SlotOf(Dimension.Terminal);
        public static readonly int Os = DimensionTable.SlotOf(Dimension.Os);
        public static readonly int Tool = DimensionTable.SlotOf("tool");
        public static readonly int InferenceGeo = DimensionTable.SlotOf("inference_geo");
        public static readonly int ServiceTier = DimensionTable.SlotOf("service_tier");
        public static readonly int Automation = DimensionTable.SlotOf("automation");
        public static readonly int ModelRegion = DimensionTable.SlotOf("model_region");
    }
}
