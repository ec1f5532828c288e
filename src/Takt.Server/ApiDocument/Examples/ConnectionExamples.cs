using Takt.Contracts.Onboarding;
using Takt.Contracts.Tokens;

namespace Takt.Server.ApiDocument.Examples;

internal static class ConnectionExamples
{
    private static readonly ConnectionItem Item = new(
        Sample.ConnectionId, Sample.ConnectionName, $"{Sample.Site}/api/v1/public/ingest/otel/claude/{Sample.ConnectionId}",
        Sample.Now.AddDays(-12), Sample.Now.AddMinutes(-2),
        [new("metrics", Sample.Now.AddMinutes(-2)), new("logs", Sample.Now.AddMinutes(-2))]);

    public static IEnumerable<object> All =>
    [
        new ConnectionPage([Item], null),
        Item,
        new CreateConnectionRequest(Sample.ConnectionName),
        new ChangeConnectionRequest(Sample.ConnectionName),
        new CreateConnectionKeyRequest("First rollout"),
    ];

    public static CreatedConnectionKey Key(ConnectionSnippets snippets) => new(
        Sample.Token,
        TokenExamples.Item with
        {
            Label = "First rollout",
            Scopes = ["usage:write"],
            MemberId = null,
            MemberEmail = null,
            ConnectionId = Sample.ConnectionId,
            Machine = null,
            LastUsedAt = null,
        },
        snippets);
}
