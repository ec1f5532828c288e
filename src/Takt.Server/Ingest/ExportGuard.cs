using Microsoft.AspNetCore.Connections;
using Npgsql;

namespace Takt.Server.Ingest;

/// <summary>
/// What goes wrong outside the room while a request is handled becomes a refusal too. Never a 500: exporters don't send that again,
/// and the batch would be lost.
/// </summary>
internal sealed class ExportGuard(ILogger<ExportGuard> logger)
{
    /// <summary>Null when the sender is gone and no answer can reach it.</summary>
    public async Task<IngestAnswer?> RunAsync(HttpContext context, Func<HttpContext, Task<IngestAnswer>> handle)
    {
        var answer = await CatchAsync(context, handle);
        if (answer?.Refusal is { } refusal)
            Log.Refused(logger, refusal.HttpStatus, refusal.Message);
        return answer;
    }

    private async Task<IngestAnswer?> CatchAsync(HttpContext context, Func<HttpContext, Task<IngestAnswer>> handle)
    {
        try
        {
            return await handle(context);
        }
        catch (Exception gone) when (context.RequestAborted.IsCancellationRequested || gone is ConnectionResetException)
        {
            Log.SenderGone(logger);
            return null;
        }
        catch (BadHttpRequestException bad)
        {
            return new(bad.StatusCode == StatusCodes.Status408RequestTimeout
                ? Refusals.SlowBody : Refusals.Malformed("it ended early or was framed wrongly"));
        }
        catch (NpgsqlException away)
        {
            Log.StorageAway(logger, away);
            return new(Refusals.Unavailable);
        }
#pragma warning disable CA1031 // The last resort: an answer that makes the exporter keep its batch.
        catch (Exception unexpected)
#pragma warning restore CA1031
        {
            Log.Failed(logger, unexpected);
            return new(Refusals.Unavailable);
        }
    }
}
