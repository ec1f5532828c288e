namespace Takt.Bench.Decoding;

/// <summary>Prints what decoding takes beside the bare pass over the same bytes, measured in the same run.</summary>
public static class QuickDecode
{
    public static void Run()
    {
        Console.WriteLine($"{"body",-46} {"pass",-16} {"MB/s",8} {"records/s",12} {"B/record",9} {"x bare",7}");
        foreach (Body body in Bodies.All)
        {
            using DecodePass pass = new(body);
            using ReadPass read = new(body);
            pass.Decode();
            Measured[] measured = Stopwatches.Race(() => BarePass.Run(body), () => pass.Decode(), () => pass.Write(), () => read.Read());
            string[] names = ["bare", "decode", "write", "decode + agents"];
            for (int index = 0; index < measured.Length; index++)
                Print(body, names[index], measured[index], measured[0]);
        }
    }

    private static void Print(Body body, string name, Measured measured, Measured bare) =>
        Console.WriteLine(
            $"{body,-46} {name,-16} {body.Bytes.Length / measured.Seconds / 1e6,8:0} {body.Records / measured.Seconds,12:0} " +
            $"{measured.Bytes / body.Records,9:0.00} {bare.Seconds / measured.Seconds,7:0.00}");
}
