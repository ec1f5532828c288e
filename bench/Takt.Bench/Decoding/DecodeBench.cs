using BenchmarkDotNet.Attributes;

namespace Takt.Bench.Decoding;

/// <summary>The passes of <see cref="QuickDecode"/>, measured with care.</summary>
[MemoryDiagnoser]
public class DecodeBench
{
    private DecodePass pass = null!;

    [ParamsSource(nameof(All))]
    public Body Body { get; set; } = null!;

    public static IReadOnlyList<Body> All => Bodies.All;

    [GlobalSetup]
    public void Setup()
    {
        pass = new DecodePass(Body);
        pass.Decode();
    }

    [GlobalCleanup]
    public void Cleanup() => pass.Dispose();

    [Benchmark(Baseline = true)]
    public long Bare() => BarePass.Run(Body);

    [Benchmark]
    public int Decode() => pass.Decode();

    [Benchmark]
    public int Write() => pass.Write();
}
