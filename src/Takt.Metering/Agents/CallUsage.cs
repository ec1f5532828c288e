using Takt.Metering.Agents.Fields;
using Takt.Metering.Agents.Readings;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents;

/// <summary>
/// A record's token counts, in whatever spelling they come (<see cref="Spellings"/>), taken apart into the four kinds that are priced.
/// </summary>
internal readonly record struct CallUsage(TokenCounts Tokens, long? CacheWrite1h)
{
    private static readonly Field[] Own =
        [Field.InputTokens, Field.OutputTokens, Field.CacheReadTokens, Field.CacheCreationTokens, Field.UsageDetails];

    private static readonly Field[] Inclusive =
    [
        Field.GenAiInputTokens, Field.GenAiOutputTokens, Field.GenAiCacheRead, Field.GenAiCacheWrite, Field.VercelCachedInput,
        Field.VercelUncachedInput, Field.InputTokenDetails,
    ];

    /// <summary>Whether the record itself says anything of tokens, be it zero or nonsense.</summary>
    public static bool IsTold(Record record) => Has(record, Own) || Has(record, Inclusive);

    /// <summary>False (and the record rejected) when a count is negative, no number or impossibly large. Absent counts are zero.</summary>
    public static bool TryRead(Record record, out CallUsage usage)
    {
        if (TryTell(record, out usage))
            return Calls.IsPossible(record, usage.Tokens);
        record.Understood = true;
        record.Batch.Reject("a token count is negative or not a number");
        record.Batch.Notify("a record's token counts are negative or no numbers: it isn't counted");
        return false;
    }

    /// <summary>False when a count is negative or no number; nothing is said of it.</summary>
    public static bool TryCount(Record record, out TokenCounts tokens)
    {
        var told = TryTell(record, out var usage);
        tokens = usage.Tokens;
        return told;
    }

    private static bool TryTell(Record record, out CallUsage usage)
    {
        // Claude Code's spans say both; of others the convention is the more exact name.
        var own = Has(record, Own) && (record.Sender != Sender.GenAi || !Has(record, Inclusive));
        return own ? TryOwn(record, out usage) : TryInclusive(record, out usage);
    }

    private static bool TryOwn(Record record, out CallUsage usage)
    {
        var fields = record.Fields;
        usage = default;
        if (!(fields.TryCount(Field.InputTokens, out var input) && fields.TryCount(Field.OutputTokens, out var output)
            && fields.TryCount(Field.CacheReadTokens, out var read)
            && fields.TryCount(Field.CacheCreationTokens, out var write)))
            return false;
        if (fields.HasText(Field.UsageDetails) && input + output + read + write == 0)
        {
            if (!DetailCounts.TryParse(fields.Text(Field.UsageDetails), out var told))
                return false;
            (input, output, read, write) = (told.Input, told.Output, told.CacheRead, told.CacheWrite);
        }
        usage = new CallUsage(new TokenCounts(input, output, read, write), OneHour(fields, write));
        return true;
    }

    private static bool TryInclusive(Record record, out CallUsage usage)
    {
        var fields = record.Fields;
        usage = default;
        if (!(fields.TryCount(Field.GenAiInputTokens, out var input) && fields.TryCount(Field.GenAiOutputTokens, out var output)
            && fields.TryCount(First(fields, Field.GenAiCacheRead, Field.VercelCachedInput, Field.CacheReadTokens), out var read)
            && fields.TryCount(First(fields, Field.GenAiCacheWrite, Field.CacheCreationTokens), out var write)))
            return false;
        long? oneHour = null;
        if (fields.HasText(Field.InputTokenDetails))
        {
            if (!DetailCounts.TryParse(fields.Text(Field.InputTokenDetails), out var told))
                return false;
            read = Math.Max(read, told.CacheRead);
            write = Math.Max(write, Math.Max(told.CacheWrite, told.CacheWrite5m + told.CacheWrite1h));
            oneHour = told.CacheWrite5m + told.CacheWrite1h == write && write > 0 ? told.CacheWrite1h : null;
        }

        if (fields.Get(Field.VercelUncachedInput).Kind != AttributeKind.None)
        {
            if (!fields.TryCount(Field.VercelUncachedInput, out input))
                return false;
        }
        else if (!LeavesCacheOut(fields, input, output, read + write))
        {
            input -= read + write;
        }
        usage = new CallUsage(new TokenCounts(input, output, read, write), oneHour);
        return true;
    }

    /// <summary>
    /// Whether input is without the cache's part although the convention says with it: it doesn't fit in, the sender's own total adds it,
    /// or it is the Vercel AI SDK before version 6 (which names no details), whose Anthropic and Bedrock providers pass the raw count
    /// through.
    /// </summary>
    private static bool LeavesCacheOut(RecordFields fields, long input, long output, long cached)
    {
        if (cached > input)
            return true;
        if (cached == 0)
            return false;
        if (fields.TryCount(Field.GenAiTotalTokens, out var total) && total == input + output + cached)
            return true;
        if (fields.Get(Field.VercelCachedInput).Kind == AttributeKind.None || fields.Get(Field.GenAiCacheRead).Kind != AttributeKind.None)
            return false;
        var provider = fields.Text(Field.GenAiProvider);
        return provider.IndexOf("anthropic"u8) >= 0 || provider.IndexOf("bedrock"u8) >= 0;
    }

    /// <summary>Of the cache writes those that live an hour, as the report itself says; one half of the split tells the other.</summary>
    private static long? OneHour(RecordFields fields, long write)
    {
        if (fields.Get(Field.CacheCreation1hTokens).Kind != AttributeKind.None)
            return fields.TryCount(Field.CacheCreation1hTokens, out var told) && told <= write ? told : null;
        return fields.Get(Field.CacheCreation5mTokens).Kind != AttributeKind.None
            && fields.TryCount(Field.CacheCreation5mTokens, out var rest) && rest <= write ? write - rest : null;
    }

    private static Field First(RecordFields fields, params ReadOnlySpan<Field> spellings)
    {
        foreach (var field in spellings)
        {
            if (fields.Get(field).Kind != AttributeKind.None)
                return field;
        }
        return spellings[0];
    }

    private static bool Has(Record record, Field[] any)
    {
        foreach (var field in any)
        {
            if (record.Fields.Record.Has(field))
                return true;
        }
        return false;
    }
}
