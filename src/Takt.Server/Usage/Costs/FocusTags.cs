using System.Text.Json.Serialization;

namespace Takt.Server.Usage.Costs;

/// <summary>Tags as the JSON object that FOCUS has in one column.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class FocusTags : JsonSerializerContext;
