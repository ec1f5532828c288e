using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Takt.Contracts;
using Takt.Contracts.Audit;
using Takt.Server.Http;

namespace Takt.Server.Audit.Trail;

/// <summary>The audit as a file. Read page by page, so that its length costs no memory.</summary>
internal static partial class AuditExport
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
        Cell(found.Actor),
        Cell(found.ActorName),
        Cell(found.Address),
        Cell(found.Action),
        Cell(found.Summary),
        Cell(found.Operation),
        Cell(found.Entity),
        Cell(found.EntityKey),
        Cell(found.TransactionId),
        Cell(string.Join(' ', found.Changed)),
        Cell(string.Join(' ', found.SecretsChanged)),
        Cell(found.Before?.GetRawText()),
        Cell(found.After?.GetRawText()));

    /// <summary>Quoted, and made harmless for spreadsheets, which take a text that begins like a formula for one.</summary>
    private static string Cell(string? text) =>
        string.IsNullOrEmpty(text) ? "" : "\"" + FormulaPattern().Replace(text, "'").Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>
    /// Before the sign that a formula begins with. In many countries a spreadsheet splits lines at semicolons or tabs, where our quotes
    /// mean nothing: then a cell begins after each of them.
    /// </summary>
    [GeneratedRegex("(?<=(?:^|[;\\t\\r\\n])[ \"]*)(?=[=+@-])")]
    private static partial Regex FormulaPattern();
}
