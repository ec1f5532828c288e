using Takt.Forecast.Answering;
using Takt.Forecast.Generating;
using Takt.Forecast.Scoring;

const string Help = $"""
    Usage: Takt.Forecast answer | generate | score [options]
      {AnswerOptions.Help}
      {GenerateOptions.Help}
      {ScoreOptions.Help}
    """;

try
{
    switch (args.FirstOrDefault())
    {
        case "answer":
            return AnswerCommand.Run(args[1..]);
        case "generate":
            return GenerateCommand.Run(args[1..]);
        case "score":
            return ScoreCommand.Run(args[1..]);
        default:
            Console.WriteLine(Help);
            return 2;
    }
}
catch (FormatException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    Console.Error.WriteLine(Help);
    return 2;
}
