using System.Collections.Frozen;
using Takt.Metering.Usage;

namespace Takt.Metering.Cost;

/// <summary>How exactly a model's name says which model it is.</summary>
public enum NameExactness : byte
{
    /// <summary>A model's family, without a date.</summary>
    Family,

    /// <summary>An alias (<c>opus</c>) that stands for any family of its tier.</summary>
    Tier,

    /// <summary>An inference profile's ARN, a deployment's name, nothing at all: it may be any model.</summary>
    Opaque,
}

/// <summary>A model's name as far as two reports can be compared by it.</summary>
public readonly record struct ModelName(NameExactness Exactness, string Value)
{
    private static readonly string[] Tiers = ["opus", "sonnet", "haiku", "fable", "mythos"];

    private static readonly FrozenSet<string> Aliases = Tiers.Concat(Tiers.Select(tier => "claude-" + tier))
        .ToFrozenSet(StringComparer.Ordinal);

    // What makers begin the names of their models with; whatever begins otherwise may be a deployment's own name.
    private static readonly string[] Makers =
    [
        "claude-", "gpt-", "chatgpt-", "o1", "o3", "o4", "gemini-", "gemma-", "mistral-", "mixtral-", "codestral-", "ministral-",
        "llama", "meta-llama", "deepseek-", "qwen", "grok-", "command-", "nova-", "titan-", "text-embedding-", "phi-", "kimi-", "glm-",
    ];

    public static ModelName Of(Dimensions dimensions) => Of(dimensions.ModelFamily ?? dimensions.Model ?? "");

    /// <param name="family">A normalised id without its date (<see cref="ModelId"/>).</param>
    public static ModelName Of(string family)
    {
        if (Aliases.Contains(family))
            return new(NameExactness.Tier, family.StartsWith("claude-", StringComparison.Ordinal) ? family["claude-".Length..] : family);
        foreach (var maker in Makers)
        {
            if (family.StartsWith(maker, StringComparison.Ordinal))
                return new(NameExactness.Family, family);
        }

        return new(NameExactness.Opaque, family);
    }

    /// <summary>
    /// How exactly two names can mean one model: 0 for equal names, 1 for an alias and its tier, 2 where one of them may be anything; null
    /// where they are two models.
    /// </summary>
    public int? Against(in ModelName other)
    {
        if (this == other)
            return 0;
        if (Exactness == NameExactness.Opaque || other.Exactness == NameExactness.Opaque)
            return 2;
        return (Exactness, other.Exactness) switch
        {
            (NameExactness.Tier, NameExactness.Family) => IsOfTier(other.Value, Value) ? 1 : null,
            (NameExactness.Family, NameExactness.Tier) => IsOfTier(Value, other.Value) ? 1 : null,
            _ => null,
        };
    }

    private static bool IsOfTier(string family, string tier)
    {
        var at = family.IndexOf(tier, StringComparison.Ordinal);
        return at > 0 && family[at - 1] == '-' && (at + tier.Length == family.Length || family[at + tier.Length] == '-');
    }
}
