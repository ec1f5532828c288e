using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Takt.Contracts.Usage;
using Takt.Metering.Cost;
using Takt.Metering.Usage;
using Takt.Server.Ledger;
using Takt.Server.Ledger.Check;
using Takt.Server.Tests.Ledger;
using Takt.Server.Usage;
using Takt.Server.Usage.Queries;
using Takt.Testing;

namespace Takt.Server.Tests.Usage;

/// <summary>
/// Whatever is asked, and at whatever moment (nothing summed, some of it, days changing again), the answer is the sum over the calls that
/// were sent, to the nano-dollar.
/// </summary>
public sealed class AnyQuestionTests
{
    private const int Calls = 400, Rounds = 8, Questions = 25;
    private static readonly DateTimeOffset First = new(2026, 9, 7, 3, 0, 0, TimeSpan.Zero);

    // The calls' time sees two zones before the present one, whose hours begin at other minutes.
    private const string FormerZones = """
        insert into former_zones (organization_id, zone, until, first_day) values
          ($1, 'Asia/Kolkata', timestamp '2026-09-20' at time zone 'America/New_York', '2026-09-20'),
          ($1, 'America/New_York', timestamp '2026-10-12' at time zone 'Europe/Zurich', '2026-10-12')
        """;

    private static readonly string[] Asked =
    [
        .. DimensionTable.Texts.Where(row => row.IsListed).Select(row => row.Name), Dimension.Machine, Dimension.Account, Dimension.Person,
    ];

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    public async Task Answer_AtAnyMoment_IsTheSumOfTheCalls(int seed, bool zoneChanged)
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var harness = await LedgerHarness.CreateAsync(server);
        if (zoneChanged)
            await server.Database.ExecuteAsync(FormerZones, harness.OrganizationId);
        var store = (UsageStore)server.Services.GetService(typeof(UsageStore))!;
        var random = new Random(seed);
        var sent = new List<CallReport>();
        for (var round = 0; round < Rounds; round++)
        {
            var batch = new ReportBatch { Signals = Signals.Logs };
            for (var i = 0; i < Calls / Rounds; i++)
                batch.Calls.Add(Call(random, sent.Count + i));
            sent.AddRange(batch.Calls);
            Assert.Equal(LedgerStatus.Committed, (await harness.AppendAsync(batch)).Status);
            if (random.Next(3) > 0)
                await harness.FoldAsync();
            var persons = await PersonsAsync(harness);
            for (var i = 0; i < Questions; i++)
                await AskAsync(store, Question(random, harness.OrganizationId, persons), sent, persons);
        }

        Assert.Empty(await server.Services.GetRequiredService<LedgerCheck>().CheckAsync(
            harness.OrganizationId, TestContext.Current.CancellationToken));
    }

    private static async Task AskAsync(
        UsageStore store, UsageQuery query, List<CallReport> sent, IReadOnlyDictionary<string, string> persons)
    {
        var words = $"{query.Interval} {query.From} to {query.To}, by "
            + $"{string.Join(" × ", query.GroupBy)}, where "
            + string.Join(", ", query.Filters.Values.Select(filter => $"{filter.Key} in [{string.Join('|', filter.Value)}]"))
            + string.Join(", ", query.Filters.Excluded.Select(filter => $"{filter.Key} not in [{string.Join('|', filter.Value)}]"))
            + $", zone {query.TimeZone}";
        var (answer, errors) = await store.AnswerAsync(query, TestContext.Current.CancellationToken);
        Assert.True(errors.Count == 0, $"{words}: {string.Join(", ", errors.Select(error => error.Message))}");
        var inReach = sent.Where(call => query.Filters.Values.All(filter => filter.Value.Contains(Value(call, filter.Key, persons)))
            && !query.Filters.Excluded.Any(filter => filter.Value.Contains(Value(call, filter.Key, persons)))).ToList();
        var picked = inReach.Where(call => At(call) >= answer!.From && At(call) < answer.To).ToList();

        Compare($"{words}: totals", picked, answer!.Totals);
        var expected = picked.GroupBy(call => string.Join('\t', query.GroupBy.Select(dimension => Value(call, dimension, persons))))
            .ToDictionary(group => group.Key, group => group.ToList());
        var groups = answer.Groups.ToDictionary(group => string.Join('\t', query.GroupBy.Select(dimension => group.Key[dimension] ?? "")));
        if (!query.GroupBy.IsEmpty)
        {
            var before = answer.Compared is not { } range ? [] : inReach.Where(call => At(call) >= range.From && At(call) < range.To)
                .Select(call => KeyOf(call, query, persons));
            Assert.True(groups.Count + (answer.Other?.Groups ?? 0) == expected.Keys.Union(before).Count(), $"{words}: groups");
        }

        if (answer.Other is { } other)
            Compare($"{words}: other", [.. expected.Where(group => !groups.ContainsKey(group.Key)).SelectMany(group => group.Value)],
                other.Totals);
        foreach (var (key, calls) in expected.Where(group => groups.ContainsKey(group.Key)))
        {
            Compare($"{words}: {key}", calls, groups[key].Totals);
            foreach (var (point, next) in groups[key].Series.Zip([.. groups[key].Series.Skip(1).Select(p => p.At), answer.To]))
                Compare($"{words}: {key} at {point.At:O}", [.. calls.Where(call => At(call) >= point.At && At(call) < next)], point);
        }

        if (answer.Compared is { } compared)
            Changes(words, answer, [.. inReach.Where(call => At(call) >= compared.From && At(call) < compared.To)], picked, groups.Keys,
                call => KeyOf(call, query, persons));

        // Each session began where its first call was, with that call's labels.
        var firsts = sent.GroupBy(call => call.Session.Id).Select(session => session.MinBy(call => call.TimeUnixNano)).ToHashSet();
        if (answer.SessionsUnknown is null && !query.GroupBy.Contains(Dimension.Session))
            Assert.True(picked.Count(firsts.Contains) == answer.Totals.Sessions,
                $"{words}: {picked.Count(firsts.Contains)} sessions, but {answer.Totals.Sessions}");
    }

    private static string KeyOf(CallReport call, UsageQuery query, IReadOnlyDictionary<string, string> persons) =>
        string.Join('\t', query.GroupBy.Select(dimension => Value(call, dimension, persons)));

    /// <summary>What was before is the sum of its calls, in all and in every part, and the reasons add up to each change.</summary>
    private static void Changes(
        string words, UsageAnswer answer, List<CallReport> before, List<CallReport> now,
        Dictionary<string, UsageGroup>.KeyCollection shown, Func<CallReport, string> keyOf)
    {
        Check("totals", answer.Change!, _ => true);
        foreach (var group in answer.Groups.Where(_ => answer.GroupBy.Count > 0))
        {
            var key = string.Join('\t', answer.GroupBy.Select(dimension => group.Key[dimension] ?? ""));
            Check(key, group.Change!, call => keyOf(call) == key);
        }

        if (answer.Other is { } other)
            Check("other", other.Change!, call => !shown.Contains(keyOf(call)));
        if (answer.GroupBy.Count > 0)
            Assert.Equal(answer.Change!.Before.CostUsd,
                answer.Groups.Sum(group => group.Change!.Before.CostUsd) + (answer.Other?.Change!.Before.CostUsd ?? 0));

        void Check(string what, UsageChange change, Func<CallReport, bool> picks)
        {
            var (then, since) = (before.Where(picks).ToList(), now.Where(picks).ToList());
            Compare($"{words}: {what} before", then, change.Before);
            var nano = since.Sum(call => call.ReportedCostNano!.Value) - then.Sum(call => call.ReportedCostNano!.Value);
            Assert.Equal(nano / 1_000_000_000m, change.CostUsd);
            if (change.Why is { } why)
                Assert.Equal(change.CostUsd,
                    why.MoreCallsUsd + why.DearerModelsUsd + why.BiggerCallsUsd + why.LessFromCacheUsd + why.PriceListUsd);
        }
    }

    private static void Compare(string what, List<CallReport> calls, UsageTotals totals)
    {
        var expected = (calls.Count, calls.Sum(call => call.ReportedCostNano!.Value), calls.Sum(call => (long)call.Tokens.Input),
            calls.Sum(call => (long)call.Tokens.CacheRead));
        var actual = ((int)totals.Calls, (long)(totals.CostUsd * Money.NanoPerUsd), totals.InputTokens, totals.CacheReadTokens);
        Assert.True(expected == actual, $"{what}: expected {expected}, but was {actual}");
    }

    private static UsageQuery Question(Random random, int organizationId, IReadOnlyDictionary<string, string> persons)
    {
        var interval = (UsageInterval)random.Next(4);
        var days = interval == UsageInterval.Hour ? 1 + random.Next(20) : 1 + random.Next(80);
        var first = DateOnly.FromDateTime(First.UtcDateTime).AddDays(random.Next(70));
        var groupBy = Asked.OrderBy(_ => random.Next()).Take(random.Next(3)).ToImmutableArray();
        var filters = UsageFilters.None;
        foreach (var dimension in Asked.OrderBy(_ => random.Next()).Take(random.Next(3)))
        {
            var values = Enumerable.Range(0, 1 + random.Next(2)).Select(_ => SomeValue(random, dimension, persons)).Distinct();
            filters = random.Next(3) == 0 ? filters.Without(dimension, [.. values]) : filters.With(dimension, [.. values]);
        }

        var query = new UsageQuery
        {
            OrganizationId = organizationId,
            From = UsageMoment.StartOf(first),
            To = UsageMoment.StartOf(first.AddDays(days)),
            Interval = interval,
            GroupBy = groupBy,
            Filters = filters,
            Limit = random.Next(3) == 0 ? 4 : 200,
            Sort = (UsageSort)random.Next(Enum.GetValues<UsageSort>().Length),
            Compare = random.Next(3) == 0,
            Explain = random.Next(3) == 0,
        };
        return random.Next(4) switch
        {
            0 when days < 30 => query with { TimeZone = random.Next(2) == 0 ? "Asia/Kolkata" : "America/New_York" },
            1 => query with
            {
                From = UsageMoment.At(First.AddHours(random.Next(900)).AddMinutes(random.Next(2) * 30)),
                To = UsageMoment.At(First.AddHours(900 + random.Next(900))),
                Interval = interval == UsageInterval.Hour ? UsageInterval.Day : interval,
            },
            _ => query,
        };
    }

    private static CallReport Call(Random random, int number)
    {
        var key = new Guid(number, 7, 7, new byte[8]);
        var session = random.Next(60);
        var values = new string?[DimensionTable.Texts.Length];
        foreach (var row in DimensionTable.Texts.Where(row => row.Name != "tool"))
            values[row.Slot] = random.Next(5) == 0 ? null : $"{row.Name}-{random.Next(3)}";
        values[DimensionTable.SlotOf("source")] ??= "claude_code";
        values[DimensionTable.SlotOf("model")] = $"claude-{(random.Next(2) == 0 ? "opus" : "haiku")}-4-{random.Next(3)}";
        return new()
        {
            Session = new(new Guid(session, 3, 3, new byte[8]), $"s{session}", true),
            Dimensions = Dimensions.Of(values) with
            {
                Hash = new Guid(number, 9, 9, new byte[8]),
                UserEmail = $"p{random.Next(4)}@example.com",
                UserAccountUuid = random.Next(4) == 0 ? null : $"account-{random.Next(3)}",
                HostName = random.Next(6) == 0 ? null : $"host-{random.Next(3)}",
            },
            Key = key,
            RequestKey = key,
            Evidence = Evidence.Event,
            TimeUnixNano = First.AddSeconds(random.Next(70 * 86_400)).ToUnixTimeMilliseconds() * 1_000_000,
            Tokens = new(random.Next(1000), random.Next(1000), random.Next(100_000), random.Next(5000)),
            ReportedCostNano = random.NextInt64(1, 9_000_000_000),
        };
    }

    private static DateTimeOffset At(CallReport call) => DateTimeOffset.UnixEpoch.AddTicks(call.TimeUnixNano / 100);

    /// <summary>As the API names it.</summary>
    private static string Value(CallReport call, string dimension, IReadOnlyDictionary<string, string> persons) => dimension switch
    {
        Dimension.Machine => call.Dimensions.HostName ?? "",
        Dimension.Account => call.Dimensions.UserAccountUuid is { } uuid
            ? string.Join('/', new[] { uuid, call.Dimensions.ProviderOrganization }.OfType<string>()) : "",
        Dimension.Person => persons[call.Dimensions.UserAccountUuid ?? call.Dimensions.UserEmail!],
        _ => call.Dimensions[DimensionTable.Texts[DimensionTable.SlotOf(dimension)]] ?? "",
    };

    private static string SomeValue(Random random, string dimension, IReadOnlyDictionary<string, string> persons) => dimension switch
    {
        Dimension.Machine => $"host-{random.Next(3)}",
        Dimension.Account => $"account-{random.Next(3)}",
        Dimension.Person => persons.Values.Order().ElementAt(random.Next(persons.Count)),
        _ => random.Next(4) == 0 ? "" : $"{dimension}-{random.Next(3)}",
    };

    private static async Task<IReadOnlyDictionary<string, string>> PersonsAsync(LedgerHarness harness)
    {
        await using var command = harness.Server.Database.OwnerDataSource.CreateCommand(
            "select key, person_id from persons where organization_id = $1");
        command.Parameters.Add(new() { Value = harness.OrganizationId });
        var persons = new Dictionary<string, string>();
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            persons[reader.GetString(0)] = reader.GetInt64(1).ToString(CultureInfo.InvariantCulture);
        return persons;
    }
}
