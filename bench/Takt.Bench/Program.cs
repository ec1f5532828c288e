using BenchmarkDotNet.Running;
using Takt.Bench.Answers;
using Takt.Bench.Counting;
using Takt.Bench.Decoding;
using Takt.Bench.Ledger;

// `--quick`, `ledger` and `points` print their ratios in a few seconds or minutes, `counting` what it errs by in minutes, `answers` how
// long questions take in a year of a thousand people in a quarter of an hour; anything else goes to BenchmarkDotNet.
if (args is ["--quick", ..])
    QuickDecode.Run();
else if (args is ["ledger", ..])
    await QuickLedger.RunAsync();
else if (args is ["points", ..])
    await LongSessions.RunAsync();
else if (args is ["answers", ..])
    await AnswersBench.RunAsync(args[1..]);
else if (args is ["counting", ..])
    return CountingErrors.Run(args[1..]);
else
    BenchmarkSwitcher.FromAssembly(typeof(QuickDecode).Assembly).Run(args);
return 0;
