using BenchmarkDotNet.Running;
using Takt.Bench.Counting;
using Takt.Bench.Decoding;
using Takt.Bench.Ledger;

// `--quick`, `ledger` and `points` print their ratios in a few seconds or minutes, `counting` what it errs by in minutes; anything else
// goes to BenchmarkDotNet.
if (args is ["--quick", ..])
    QuickDecode.Run();
else if (args is ["ledger", ..])
    await QuickLedger.RunAsync();
else if (args is ["points", ..])
    await LongSessions.RunAsync();
else if (args is ["counting", ..])
    return CountingErrors.Run(args[1..]);
else
    BenchmarkSwitcher.FromAssembly(typeof(QuickDecode).Assembly).Run(args);
return 0;
