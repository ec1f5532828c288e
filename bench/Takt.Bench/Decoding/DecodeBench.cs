using BenchmarkDotNet.Attributes;

namespace Takt.Bench.Decoding;

/// <summary>The passes of <see cref="QuickDecode"/>, measured with care.</summary>
[MemoryDiagnoser]
public class DecodeBench
{
    private DecodePass _pass = null!;

    [ParamsSource(nameof(All))]
    public Body Body { get; set; } = null!;

    public static IReadOnlyList<Body> All => Bodies.All;

    [GlobalSetup]
    public void Setup()
    {
        _pass = new DecodePass(Body);
        _pass.Decode();
    }

    [GlobalCleanup]
    public void Cleanup() => _pass.Dispose();

    [Benchmark(Baseline = true)]
    public long Bare() => BarePass.Run(Body);

    [Benchmark]
    public int Decode() => _pass.Decode();

    [Benchmark]
    public int Write() => _pass.Write();
}
