using Takt.Server.Tokens;

namespace Takt.Server.Onboarding;

/// <summary>What a set-up is for.</summary>
/// <param name="Token">The secret that the machine will send with, or a placeholder for one.</param>
/// <param name="Machine">What to call the machine; null where it isn't known.</param>
/// <param name="Profile"><c>full</c> (null) or <c>metrics</c>.</param>
/// <param name="Protocol"><c>http/json</c> (null), <c>http/protobuf</c> or <c>grpc</c>.</param>
/// <param name="ConnectionSlug">Sends to that connection's collector root instead of the base endpoint.</param>
public sealed record SetupTarget(
    string Token, string? Machine = null, string? Profile = null, string? Protocol = null, string? ConnectionSlug = null)
{
    /// <summary>What it names besides the machine.</summary>
    public SetupLabels Labels { get; init; } = SetupLabels.None;

    public const string Full = "full", Metrics = "metrics";

    /// <summary>Never the token.</summary>
    public override string ToString() => $"{nameof(SetupTarget)} {Machine}";
}
