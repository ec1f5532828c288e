using Takt.Metering.Usage;

namespace Takt.Metering.Sessions;

/// <summary>Says of prompts and tools what it cost to keep them in the context.</summary>
internal static class Carrying
{
    public static void Add(
        Chains chains, IEnumerable<ToolUse> tools, Func<ToolUse, SessionNode> nodeOf, IEnumerable<EventFact> events,
        Func<Guid?, SessionNode> promptOf)
    {
        foreach (var use in tools.Where(use => use.HasResult && (use.ResultTokens ?? use.ResultBytes) is not null))
        {
            var tokens = use.ResultTokens ?? CarriedCost.TokensOf(use.ResultBytes!.Value);
            Carry(nodeOf(use), chains, use.Chain, use.EndMicros, tokens, isGuessed: use.ResultTokens is null);
        }

        foreach (var prompt in events.Where(happened => happened.Kind == ActivityKinds.Prompts && happened.Details.SizeIn is not null))
        {
            if (promptOf(prompt.PromptId) is { Kind: NodeKind.Prompt } node)
                Carry(node, chains, Chain.Main, prompt.AtMicros, CarriedCost.TokensOf(prompt.Details.SizeIn!.Value), isGuessed: true);
        }
    }

    private static void Carry(SessionNode node, Chains chains, Chain chain, long sinceMicros, long tokens, bool isGuessed) =>
        (node.CarriedNano, node.IsCarriedGuessed) = (CarriedCost.Of(chains, chain, sinceMicros, tokens), isGuessed);
}
