using System.Text.Json.Serialization;
using Takt.Contracts.RawBatches;
using Takt.Contracts.Usage;

namespace Takt.Contracts;

/// <summary>How every request and answer of the API is written: snake_case, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(UsageAnswer))]
[JsonSerializable(typeof(SessionPage))]
[JsonSerializable(typeof(SessionDetail))]
[JsonSerializable(typeof(LastEvent))]
[JsonSerializable(typeof(RawBatchPage))]
public sealed partial class TaktJson : JsonSerializerContext;
