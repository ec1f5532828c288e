using Takt.Metering.Usage;
using Takt.Testing;

namespace Takt.Server.Tests.Ledger;

/// <summary>What a record takes on disk with its indexes and all that the newest client tells of it, in a month's first rows.</summary>
public sealed class RowSizeTests
{
    private const int Sessions = 120, CallsOfEach = 60, UsesOfEach = 40;

    private static readonly Dimensions Origin = new()
    {
        Hash = Guid.NewGuid(),
        Source = "claude_code",
        Model = "claude-opus-5-5",
        ModelFamily = "claude-opus-5-5",
    };

    [Fact]
    public async Task Call_TakesNoMoreThan320Bytes_AndAnotherEvent300()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var harness = await LedgerHarness.CreateAsync(server);
        var random = new Random(1);
        for (var session = 0; session < Sessions; session += 4)
        {
            var batch = new ReportBatch { Signals = Signals.Logs };
            for (var i = 0; i < 4; i++)
                Tell(batch, Guid.NewGuid(), random);
            await harness.AppendAsync(batch);
        }

        var call = await BytesAsync(server, "usage", Sessions * CallsOfEach);
        var other = await BytesAsync(server, "activity", Sessions * UsesOfEach * 4);
        Assert.InRange(call, 100, 320);
        Assert.InRange(other, 100, 300);
    }

    private static async Task<long> BytesAsync(TestServer server, string table, int rows)
    {
        Assert.Equal(rows, await server.Database.ScalarAsync<long>($"select count(*) from {table}"));
        return await server.Database.ScalarAsync<long>(
            $"select sum(pg_total_relation_size(inhrelid))::bigint from pg_inherits where inhparent = '{table}'::regclass "
                + "and pg_relation_size(inhrelid) > 0") / rows;
    }

    private static void Tell(ReportBatch batch, Guid session, Random random)
    {
        var sequence = 0;
        for (var i = 0; i < CallsOfEach; i++)
        {
            var key = Id(random);
            batch.Calls.Add(new()
            {
                Session = new(session, session.ToString(), true),
                Dimensions = Origin,
                Key = key,
                RequestKey = key,
                Evidence = Evidence.Event,
                TimeUnixNano = At(sequence),
                Tokens = new(5, 900, 60_000, 2_000),
                CacheWrite1h = 2_000,
                ReportedCostNano = 90_000_000,
                PromptId = Id(random),
                DurationMs = 9_000,
                Details = new()
                {
                    RequestId = $"req_{random.NextInt64():x16}{i:D8}",
                    Sequence = sequence++,
                    TtftMs = 800,
                    ParentSpan = random.NextInt64(),
                },
            });
        }

        for (var i = 0; i < UsesOfEach; i++)
        {
            var use = $"toolu_01{random.NextInt64():x16}{i:D6}";
            Add(ActivityKinds.ToolAccepted, new() { Outcome = ActivityOutcome.Accepted, Reason = "config", ToolUse = use, AskedBy = 7 });
            Add(ActivityKinds.ToolResults, new()
            {
                Outcome = ActivityOutcome.Succeeded,
                ToolUse = use,
                AskedBy = 7,
                DurationMs = 900,
                SizeIn = 80,
                SizeOut = 9_000,
                ParentSpan = random.NextInt64(),
            });
            Add("assistant_response", new() { SizeOut = 400, AskedBy = 7, ParentSpan = random.NextInt64() });
            Add(ActivityKinds.Prompts, new() { SizeIn = 400, ParentSpan = random.NextInt64() });
        }

        void Add(string kind, ActivityDetails details) => batch.Activities.Add(new()
        {
            Session = new(session, session.ToString(), true),
            Dimensions = Origin,
            Key = Id(random),
            Kind = kind,
            TimeUnixNano = At(sequence),
            Value = 1,
            PromptId = Id(random),
            Details = details with { Sequence = sequence++ },
        });
    }

    private static long At(int sequence) => (LedgerHarness.Received.ToUnixTimeMilliseconds() - 3_600_000 + sequence) * 1_000_000;

    private static Guid Id(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new(bytes);
    }
}
