using System.Text.Json;
using Takt.Contracts.Audit;

namespace Takt.Server.ApiDocument.Examples;

internal static class AuditExamples
{
    private static readonly AuditEvent Renamed = new()
    {
        Id = 481,
        At = Sample.Now.AddHours(-2),
        Actor = $"member:{Sample.MemberId}",
        ActorName = Sample.Email,
        Address = "192.0.2.14",
        Action = "token.change",
        Summary = "changed token Ada's laptop",
        Primary = true,
        Operation = "update",
        Entity = "token",
        EntityKey = $"{Sample.TokenId}",
        TransactionId = "90311",
        Before = Row("laptop"),
        After = Row("Ada's laptop"),
        Changed = ["label"],
        SecretsChanged = [],
    };

    public static IEnumerable<object> All => [new AuditPage([Renamed], null), Renamed];

    private static JsonElement Row(string label)
    {
        using var row = JsonDocument.Parse($$"""{"token_id":{{Sample.TokenId}},"label":"{{label}}","machine":"{{Sample.Machine}}"}""");
        return row.RootElement.Clone();
    }
}
