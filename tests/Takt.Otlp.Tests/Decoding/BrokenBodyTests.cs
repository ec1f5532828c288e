using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Takt.Otlp.Tests.Oracle;
using Takt.Testing;

namespace Takt.Otlp.Tests.Decoding;

/// <summary>Whatever arrives is either read or refused with a place and a reason; nothing is thrown.</summary>
public sealed class BrokenBodyTests
{
    private static readonly OtlpSignal[] Signals = [OtlpSignal.Logs, OtlpSignal.Metrics, OtlpSignal.Traces];

    [Fact]
    public void Fixture_CutAnywhere_IsReadOrRefused()
    {
        using OtlpBatch batch = new();
        foreach (Fixtures.Body body in Fixtures.All.Where(body => body.Name.Contains("/apikey-http-", StringComparison.Ordinal)))
        {
            (int tried, int refused) = (0, 0);
            for (int length = 0; length < body.Bytes.Length; length += TestSize.Step, tried++)
            {
                if (!Read(batch, body.Signal, body.Encoding, body.Bytes.AsMemory(0, length)))
                    refused++;
            }

            // A JSON text cut anywhere is none. A protobuf message has the length of its single block in front.
            int wholeWithoutIt = body.Encoding == OtlpEncoding.Json ? 0 : 1;
            Assert.Equal(tried - wholeWithoutIt, refused);
        }
    }

    [Fact]
    public void RandomMessage_CutAtEveryByte_IsReadOrRefused()
    {
        using OtlpBatch batch = new();
        foreach (OtlpSignal signal in Signals)
        {
            byte[] body = Sample.Request(signal, 4).ToByteArray();
            Assert.NotEmpty(body);
            for (int length = 0; length < body.Length; length++)
                Read(batch, signal, OtlpEncoding.Protobuf, body.AsMemory(0, length));
        }
    }

    [Fact]
    public void RandomBytes_AreReadOrRefused() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            using OtlpBatch batch = new();
            foreach (OtlpSignal signal in Signals)
            {
                Read(batch, signal, OtlpEncoding.Protobuf, bytes);
                Read(batch, signal, OtlpEncoding.Json, bytes);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Mutations_AreReadOrRefused() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            Random random = new(seed);
            using OtlpBatch batch = new();
            foreach (Fixtures.Body body in Fixtures.All)
            {
                byte[] mutated = [.. body.Bytes];
                for (int count = random.Next(1, 6); count > 0; count--)
                    mutated[random.Next(mutated.Length)] = Unlikely(random);
                Read(batch, body.Signal, body.Encoding, mutated);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void ForeignSignal_IsReadOrRefused()
    {
        using OtlpBatch batch = new();
        foreach (Fixtures.Body body in Fixtures.All)
        {
            foreach (OtlpSignal signal in Signals)
                Read(batch, signal, body.Encoding, body.Bytes);
        }
    }

    /// <summary>Bytes that mean something to one of the two formats, more often than not.</summary>
    private static byte Unlikely(Random random)
    {
        ReadOnlySpan<byte> telling = [0, 0x7f, 0x80, 0xff, (byte)'"', (byte)'\\', (byte)'{', (byte)'}', (byte)'[', (byte)']', (byte)',',
            (byte)':', (byte)'9', 10, 18, 0x0b, 0x0c];
        return random.Next(3) == 0 ? (byte)random.Next(256) : telling[random.Next(telling.Length)];
    }

    private static bool Read(OtlpBatch batch, OtlpSignal signal, OtlpEncoding encoding, ReadOnlyMemory<byte> body)
    {
        bool read = OtlpDecoder.TryDecode(signal, encoding, body, batch, out OtlpError error);
        if (read)
        {
            // What was read can be written, and that is the same again.
            string json = Fixtures.Write(batch);
            using OtlpBatch again = Fixtures.Json(signal, json);
            Assert.Equal(json, Fixtures.Write(again));
        }
        else
        {
            Assert.InRange(error.Offset, 0, body.Length);
            Assert.NotEmpty(error.Message);
            Assert.Equal(0, batch.Resources.Length + batch.Attributes.Length);
        }

        return read;
    }
}
