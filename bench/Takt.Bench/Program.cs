using BenchmarkDotNet.Running;
using Takt.Bench.Decoding;
using Takt.Bench.Ledger;

// `--quick` and `ledger` print their ratios in a few seconds; anything else goes to BenchmarkDotNet.
if (args is ["--quick", ..]) QuickDecode.Run();
else if (args is ["ledger", ..]) await QuickLedger.RunAsync();
else BenchmarkSwitcher.FromAssembly(typeof(QuickDecode).Assembly).Run(args);
