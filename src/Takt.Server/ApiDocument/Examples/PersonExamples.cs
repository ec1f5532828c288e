using Takt.Contracts.RawBatches;
using Takt.Contracts.Usage;

namespace Takt.Server.ApiDocument.Examples;

internal static class PersonExamples
{
    public static IEnumerable<object> All =>
    [
        new PersonPage(
            [
                new()
                {
                    Id = 31,
                    Name = "g.hopper@example.com",
                    Kind = "email",
                    Key = "g.hopper@example.com",
                    Email = "g.hopper@example.com",
                    EmailClaimed = true,
                    State = "unassigned",
                    FirstSeenAt = Sample.Now.AddDays(-12),
                    LastSeenAt = Sample.Now.AddHours(-3),
                    LastReceivedAt = Sample.Now.AddHours(-3).AddSeconds(2),
                    CostUsd = 41.180_22m,
                    Tokens = 18_220_140,
                    Sessions = 23,
                    SuggestedMemberId = Sample.OtherMemberId,
                    SuggestedMemberEmail = Sample.OtherEmail,
                },
            ],
            null),
        new LinkPersonRequest(Sample.OtherMemberId),
        new MergePersonRequest(30),
        new PersonKindRequest("automation"),
        new RawBatchPage
        {
            RawBatches =
            [
                new()
                {
                    Id = Sample.RawBatchId,
                    ReceivedAt = Sample.Now.AddDays(-1),
                    Signal = "logs",
                    Encoding = "json",
                    Records = 1,
                    ContentDropped = 0,
                    ReceivedBytes = 1_012,
                    JsonBytes = 988,
                    TokenId = Sample.TokenId,
                },
            ],
        },
    ];
}
