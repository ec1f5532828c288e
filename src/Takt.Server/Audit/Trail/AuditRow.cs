using System.Text.Json;

namespace Takt.Server.Audit.Trail;

/// <summary>An event as it is kept.</summary>
internal sealed record AuditRow
{
    public required long Id { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Actor { get; init; }
    public required string? ActorName { get; init; }
    public required string? Address { get; init; }
    public required string Action { get; init; }
    public required string Operation { get; init; }

    /// <summary>The table.</summary>
    public required string Entity { get; init; }

    public required string? EntityKey { get; init; }
    public required string? TransactionId { get; init; }
    public required JsonElement? Before { get; init; }
    public required JsonElement? After { get; init; }
    public required IReadOnlyList<string> SecretsChanged { get; init; }

    /// <summary>Fields that differ, when there are both a before and an after.</summary>
    public IReadOnlyList<string> Changed => Before is { } before && After is { } after
        ? [.. after.EnumerateObject().Where(f => !before.TryGetProperty(f.Name, out var was) || was.GetRawText() != f.Value.GetRawText())
            .Select(f => f.Name)]
        : [];

    /// <summary>A field of the row as text: as it is since, else as it was.</summary>
    public string? Field(string name) => Text(After, name) ?? Text(Before, name);

    public long? Number(string name) => long.TryParse(Field(name), out var number) ? number : null;

    private static string? Text(JsonElement? row, string name) => row is { } fields && fields.TryGetProperty(name, out var value)
        ? value.ValueKind switch { JsonValueKind.Null => null, JsonValueKind.String => value.GetString(), _ => value.GetRawText() }
        : null;
}
