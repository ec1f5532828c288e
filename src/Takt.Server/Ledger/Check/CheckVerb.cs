using Npgsql;

namespace Takt.Server.Ledger.Check;

/// <summary><c>takt-server db check</c>: holds every sum against the facts that it is made of, beside a server at work.</summary>
internal static class CheckVerb
{
    /// <param name="app">Not started: nothing but its services is used.</param>
    /// <param name="repair">What differs is written as the facts have it.</param>
    /// <returns>The process's exit code: 1 where something differs and was left so.</returns>
    public static async Task<int> RunAsync(WebApplication app, bool repair, CancellationToken cancellationToken)
    {
        await using var disposed = app;
        IReadOnlyList<CheckFinding> findings;
        try
        {
            findings = await app.Services.GetRequiredService<LedgerCheck>().RunAsync(repair, cancellationToken);
        }
        catch (NpgsqlException e) when (e is not PostgresException)
        {
            throw new StartException($"The database can't be reached ({e.Message}). The built-in one runs as long as takt-server does: "
                + "start it first, with the same --data.");
        }

        foreach (var finding in findings)
        {
            Console.WriteLine($"organization {finding.OrganizationId}: {finding.Table}: {finding.Rows} rows differ, "
                + $"one of them {finding.Example}");
        }

        Console.WriteLine(findings.Count == 0 ? "All sums are those of the facts."
            : repair ? "All sums were made anew from the facts." : "takt-server db check --repair makes them anew.");
        return findings.Count == 0 || repair ? 0 : 1;
    }
}
