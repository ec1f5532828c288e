using System.Text.Json.Serialization;

namespace Takt.Server.Health;

/// <param name="Status"><c>live</c>; <c>ready</c> or <c>not_ready</c>.</param>
/// <param name="Reasons">Why it is not ready, one sentence each.</param>
internal sealed record HealthAnswer(string Status, IReadOnlyList<string> Reasons);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HealthAnswer))]
internal sealed partial class HealthJson : JsonSerializerContext;
