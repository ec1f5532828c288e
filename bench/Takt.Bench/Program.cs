using BenchmarkDotNet.Running;
using Takt.Bench.Decoding;

// `--quick` prints the ratios in a few seconds; anything else goes to BenchmarkDotNet.
if (args is ["--quick", ..]) QuickDecode.Run();
else BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
