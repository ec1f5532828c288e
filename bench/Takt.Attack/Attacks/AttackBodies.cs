using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;

namespace Takt.Attack.Attacks;

/// <summary>What attackers send: bodies of events that are worth reading, in any size, and bodies that swell.</summary>
internal static class AttackBodies
{
    private const string Head = """{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":"""
        + """{"stringValue":"claude-code"}}]},"scopeLogs":[{"logRecords":[""";

    private const string Tail = "]}]}]}";

    /// <summary>API requests, each with keys of its own, until there are so many bytes.</summary>
    /// <param name="labels">Each also with a branch and a host that nobody has heard of.</param>
    public static byte[] Events(long bytes, string series, TimeProvider time, bool labels = false)
    {
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        var text = new StringBuilder(Head);
        for (var i = 0; text.Length < bytes - Tail.Length - 600; i++)
        {
            if (i > 0)
                text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $$"""{"timeUnixNano":"{{now}}","attributes":[""");
            Text("event.name", "api_request").Append(',');
            Text("session.id", $"{series}-{i / 50}").Append(',');
            Text("user.email", labels ? $"{series}-{i}@example.com" : "attacker@example.com").Append(',');
            if (labels)
                Text("branch", $"{series}-{i}").Append(',');
            Text("request_id", $"req-{series}-{i}").Append(',');
            Text("model", "claude-opus-4-8").Append(',');
            text.Append("""{"key":"output_tokens","value":{"intValue":"7"}},{"key":"input_tokens","value":{"intValue":"10"}}]}""");
        }

        return Encoding.UTF8.GetBytes(text.Append(Tail).ToString());

        StringBuilder Text(string key, string value) =>
            text.Append(CultureInfo.InvariantCulture, $$$"""{"key":"{{{key}}}","value":{"stringValue":"{{{value}}}"}}""");
    }

    /// <summary>White space without end, which packs a thousand to one.</summary>
    public static byte[] Bomb(string coding, long bytes)
    {
        var packed = new MemoryStream();
        var piece = Enumerable.Repeat((byte)' ', 1 << 20).ToArray();
        using (var packing = Packing(coding, packed))
        {
            for (var written = 0L; written < bytes; written += piece.Length)
                packing.Write(piece);
        }

        return packed.ToArray();
    }

    public static byte[] Pack(byte[] body)
    {
        var packed = new MemoryStream();
        using (var packing = new GZipStream(packed, CompressionLevel.Fastest)) packing.Write(body);
        return packed.ToArray();
    }

    public static async Task<int> SendAsync(HttpClient client, byte[] body, string? coding, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (coding is not null)
            content.Headers.ContentEncoding.Add(coding);
        try
        {
            using var answer = await client.PostAsync(new Uri("/v1/logs", UriKind.Relative), content, cancellationToken);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            // A refused body is not read to its end: the connection may close while it is being sent.
            return 0;
        }
    }

    private static Stream Packing(string coding, Stream target) => coding switch
    {
        "gzip" => new GZipStream(target, CompressionLevel.Optimal),
        "br" => new BrotliStream(target, CompressionLevel.Optimal),
        _ => new ZLibStream(target, CompressionLevel.Optimal),
    };
}
