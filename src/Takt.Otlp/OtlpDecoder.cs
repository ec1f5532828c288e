using System.Text.Json;

namespace Takt.Otlp;

/// <summary>Reads an OTLP export request.</summary>
public static class OtlpDecoder
{
    /// <summary>
    /// Fills <paramref name="batch"/> with the request in <paramref name="body"/>, which must stay unchanged while the batch is used.
    /// Unknown fields are ignored and field order is free. No input makes it throw.
    /// </summary>
    /// <returns>False, with <paramref name="error"/> set and the batch empty, when the body can't be read, or
    /// (<see cref="OtlpBatch.Starved"/>) not now.</returns>
    public static bool TryDecode(OtlpSignal signal, OtlpEncoding encoding, ReadOnlyMemory<byte> body, OtlpBatch batch, out OtlpError error)
    {
        batch.Start(signal, encoding, body);
        OtlpError? failure;
        try
        {
            failure = encoding == OtlpEncoding.Json ? Json(batch) : Protobuf(batch);
        }
        catch (BatchStarvedException starved)
        {
            batch.Starved = true;
            failure = new OtlpError(0, "", starved.Message);
        }

        error = failure ?? new OtlpError(0, "", "");
        if (failure is not null)
            batch.Reset();
        return failure is null;
    }

    private static OtlpError? Protobuf(OtlpBatch batch)
    {
        ReadOnlySpan<byte> body = batch.Body.Span;
        ProtoCursor proto = new(body, batch.Memory);
        try
        {
            ProtoRequest.Read(ref proto, batch);
        }
        catch (BatchFullException full)
        {
            proto.Fail(full.Message);
        }

        return proto.Failure is null
            ? null : new OtlpError(proto.FailedAt, ProtoPath.At(batch.Signal, body, proto.FailedAt), proto.Failure);
    }

    private static OtlpError? Json(OtlpBatch batch)
    {
        ReadOnlySpan<byte> body = batch.Body.Span;
        JsonCursor json = new(body, batch);
        int offset;
        try
        {
            JsonRequest.Read(ref json, batch);
            offset = json.Position;
        }
        catch (JsonException)
        {
            json.Fail("is not JSON from here on");
            offset = json.Consumed;
        }
        catch (BatchFullException full)
        {
            json.Fail(full.Message);
            offset = json.Position;
        }

        return json.Failure is null ? null : new OtlpError(offset, JsonPath.At(body, offset), json.Failure);
    }
}
