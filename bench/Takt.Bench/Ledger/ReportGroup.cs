using System.Buffers.Binary;
using System.Security.Cryptography;
using Takt.Metering.Usage;

namespace Takt.Bench.Ledger;

/// <summary>
/// A thousand reports as a team's sessions send them: a third are API calls, fifteen reports a session, forty people, four models.
/// </summary>
internal static class ReportGroup
{
    public const int Size = 1000;
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static readonly string[] Models = ["claude-opus-4-8", "claude-sonnet-5", "claude-haiku-4-5-20251001", "claude-opus-5"];
    private static readonly string[] Kinds = ["tool_accepted", "tool_result", "user_prompt", "assistant_response"];
    private static readonly Dimensions[] Origins = [.. Enumerable.Range(0, 160).Select(Origin)];

    public static ReportBatch Make(int number)
    {
        var batch = new ReportBatch { Signals = Signals.Logs };
        var random = new Random(number);
        for (var i = 0; i < Size; i++)
        {
            // Sessions go on over some transactions, as they do in life.
            var sessionNumber = (number / 10 * 700) + random.Next(700);
            var session = new SessionIdentity(Key(sessionNumber, -1), $"session-{sessionNumber}", true);
            var origin = Origins[((sessionNumber % 40) * 4) + random.Next(4)];
            var time = (Now.ToUnixTimeMilliseconds() - random.Next(7_200_000)) * 1_000_000;
            if (i % 3 == 0)
            {
                batch.Calls.Add(new()
                {
                    Session = session,
                    Dimensions = origin,
                    Key = Key(number, i),
                    Evidence = Evidence.Event,
                    RequestKey = Key(number, i),
                    TimeUnixNano = time,
                    Tokens = new(random.Next(3000), random.Next(900), random.Next(60_000), random.Next(2000)),
                    ReportedCostNano = random.Next(90_000_000),
                    PromptId = Key(sessionNumber, -2),
                    DurationMs = random.Next(9000),
                    Details = new() { RequestId = $"req_011CS{i:D19}", Sequence = i, TtftMs = random.Next(900), Attempts = 1 },
                });
            }
            else
            {
                batch.Activities.Add(new()
                {
                    Session = session,
                    Dimensions = origin,
                    Key = Key(number, i),
                    Kind = Kinds[i % 4],
                    TimeUnixNano = time,
                    Value = 1,
                    PromptId = Key(sessionNumber, -2),
                    Details = Details(i, random),
                });
            }
        }

        return batch;
    }

    /// <summary>What the newest client tells of each kind.</summary>
    private static ActivityDetails Details(int i, Random random) => (i % 4) switch
    {
        0 => new() { Sequence = i, Outcome = ActivityOutcome.Accepted, Reason = "config", ToolUse = $"toolu_01{i:D22}", AskedBy = i },
        1 => new()
        {
            Sequence = i,
            Outcome = ActivityOutcome.Succeeded,
            ToolUse = $"toolu_01{i:D22}",
            AskedBy = i,
            DurationMs = random.Next(9_000),
            SizeIn = random.Next(900),
            SizeOut = random.Next(40_000),
        },
        2 => new() { Sequence = i, SizeIn = random.Next(900) },
        _ => new() { Sequence = i, SizeOut = random.Next(900), AskedBy = i },
    };

    private static Dimensions Origin(int i) => new()
    {
        Hash = Key(i, -3),
        Source = "claude_code",
        Model = Models[i % 4],
        ModelFamily = Models[i % 4],
        QuerySource = "main",
        UserEmail = $"dev{i / 4}@example.com",
        HostName = $"laptop-{i / 4}",
        Team = $"team-{i / 20}",
        Repository = $"acme/repo-{i % 7}",
        AppVersion = "2.1.197",
        Os = "linux",
        Terminal = "vscode",
    };

    private static Guid Key(int a, int b)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(bytes, a);
        BinaryPrimitives.WriteInt32BigEndian(bytes[4..], b);
        return new Guid(SHA256.HashData(bytes).AsSpan(0, 16));
    }
}
