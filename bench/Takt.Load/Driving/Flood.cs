using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Npgsql;
using Takt.Load.Checking;
using Takt.Server.Access;

namespace Takt.Load.Driving;

/// <summary>
/// Made-up persons, each with a machine and a branch, out of one token; then the answers that the overview consists of, timed.
/// </summary>
internal sealed class Flood(LoadOptions options, NpgsqlDataSource database, TimeProvider time)
{
    private const int Bodies = 12;
    private const int Rounds = 7;

    private static readonly string[] Questions =
    [
        "/api/usage?group_by=model&limit=8", "/api/usage?interval=day", "/api/sessions?limit=10", "/api/usage?group_by=member",
        "/api/usage?group_by=branch",
    ];

    /// <returns>False when something was refused or is missing from the sums.</returns>
    public async Task<bool> RunAsync(int persons, CancellationToken cancellationToken)
    {
        var server = options.Pid is { } pid ? new ServerProcess(pid) : null;
        var (organization, token) = await TokenAsync(cancellationToken);
        using var http = new HttpClient { BaseAddress = options.Url };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var (watch, bytes) = (Stopwatch.StartNew(), 0L);
        for (var body = 0; body < Bodies; body++)
        {
            var packed = Pack(Body(persons * body / Bodies, persons * (body + 1) / Bodies));
            bytes += packed.Length;
            using var content = new ByteArrayContent(packed);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            content.Headers.ContentEncoding.Add("gzip");
            using var answer = await http.PostAsync(new Uri("/v1/logs", UriKind.Relative), content, cancellationToken);
            answer.EnsureSuccessStatusCode();
        }

        Console.WriteLine(
            $"flood           {persons:N0} persons in {Bodies} bodies of {bytes / 1e6:N1} MB, {watch.Elapsed.TotalSeconds:N1} s");
        foreach (var question in Questions)
            await AskAsync(http, question, cancellationToken);
        var counted = await CountAsync("select coalesce(sum(calls), 0)::bigint from usage_day where organization_id = $1", organization,
            cancellationToken);
        Console.WriteLine($"stored          {counted:N0} calls, "
            + $"{await CountAsync("select count(*) from persons where organization_id = $1", organization, cancellationToken):N0} persons, "
            + $"{await CountAsync("select count(*) from series where organization_id = $1", organization, cancellationToken):N0} series");
        if (server is not null)
            Console.WriteLine($"server          peak {server.PeakMebibytes?.ToString(CultureInfo.InvariantCulture) ?? "?"} MiB resident");
        return counted == persons;
    }

    private static async Task AskAsync(HttpClient http, string question, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            using var answer = await http.GetAsync(new Uri(question, UriKind.Relative), cancellationToken);
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        Console.WriteLine($"{question,-34} first {times[0]:N0} ms, then median {times.Skip(1).Order().ElementAt((Rounds - 1) / 2):N0} ms");
    }

    private async Task<(int OrganizationId, string Token)> TokenAsync(CancellationToken cancellationToken)
    {
        var token = TokenFormat.Create();
        await using var command = database.CreateCommand(
            """
            with o as (insert into organizations (name, created_at) values ('Flood', now()) returning organization_id)
            insert into tokens (organization_id, hash, prefix, label, scopes, created_at)
            select organization_id, $1, $2, 'Flood', array['usage:write', 'usage:read'], now() from o returning organization_id
            """);
        command.Parameters.Add(new() { Value = SecretHash.Compute(token) });
        command.Parameters.Add(new() { Value = TokenFormat.Shown(token) });
        return ((int)(await command.ExecuteScalarAsync(cancellationToken))!, token);
    }

    private async Task<long> CountAsync(string sql, int organization, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = organization });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private string Body(int from, int to)
    {
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        var text = new StringBuilder("""{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":"""
            + """{"stringValue":"claude-code"}}]},"scopeLogs":[{"logRecords":[""");
        for (var i = from; i < to; i++)
        {
            if (i > from)
                text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $$"""{"timeUnixNano":"{{now}}","attributes":[""");
            Text("event.name", "api_request").Append(',');
            if (options.FloodNamesSessions)
                Text("session.id", $"made-{now}-{i}").Append(',');
            Text("user.email", $"made-{i}@example.com").Append(',');
            Text("host.name", $"made-{i}").Append(',');
            Text("branch", $"made-{i}").Append(',');
            Text("request_id", $"req-{now}-{i}").Append(',');
            Text("model", "claude-opus-4-8").Append(""",{"key":"input_tokens","value":{"intValue":"10"}}]}""");
        }

        return text.Append("]}]}]}").ToString();

        StringBuilder Text(string key, string value) =>
            text.Append(CultureInfo.InvariantCulture, $$$"""{"key":"{{{key}}}","value":{"stringValue":"{{{value}}}"}}""");
    }

    private static byte[] Pack(string text)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
