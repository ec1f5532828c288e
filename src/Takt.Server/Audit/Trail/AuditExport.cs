using System.Globalization;
using System.Text;
using System.Text.Json;
using Takt.Contracts;
using Takt.Contracts.Audit;
using Takt.Server.Http;
using Takt.Server.Http.Files;

namespace Takt.Server.Audit.Trail;

/// <summary>The audit as a file. Read page by page, so that its length costs no memory.</summary>
internal static class AuditExport
{
    public const string JsonLines = "application/jsonl";
    public const string Csv = "text/csv; charset=utf-8";
    private const int PageSize = 1000;

    public static async Task WriteAsync(
        Stream output, AuditService service, AuditQuery query, bool csv, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true);
        if (csv) await writer.WriteAsync("id,at,actor,actor_name,address,action,summary,operation,entity,entity_key,transaction_id,changed,"
            + "secrets_changed,before,after\r\n");
        for (var rest = query with { Limit = PageSize }; ;)
        {
            var page = await service.ListAsync(rest, cancellationToken);
            foreach (var found in page.Events)
                await writer.WriteAsync((csv ? Line(found) + "\r" : JsonSerializer.Serialize(found, TaktJson.Default.AuditEvent)) + "\n");
            await writer.FlushAsync(cancellationToken);
            if (page.NextCursor is not { } next || !PageCursor.TryParse(next, out var cursor))
                return;
            rest = rest with { Cursor = cursor };
        }
    }

    private static string Line(AuditEvent found) => string.Join(
        ',',
        found.Id.ToString(CultureInfo.InvariantCulture),
        found.At.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        CsvCell.Of(found.Actor),
        CsvCell.Of(found.ActorName),
        CsvCell.Of(found.Address),
        CsvCell.Of(found.Action),
        CsvCell.Of(found.Summary),
        CsvCell.Of(found.Operation),
        CsvCell.Of(found.Entity),
        CsvCell.Of(found.EntityKey),
        CsvCell.Of(found.TransactionId),
        CsvCell.Of(string.Join(' ', found.Changed)),
        CsvCell.Of(string.Join(' ', found.SecretsChanged)),
        CsvCell.Of(found.Before?.GetRawText()),
        CsvCell.Of(found.After?.GetRawText()));
}
