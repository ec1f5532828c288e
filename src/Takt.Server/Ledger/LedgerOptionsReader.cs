using System.Globalization;
using Microsoft.Extensions.Options;

namespace Takt.Server.Ledger;

/// <summary>Reads and checks <see cref="LedgerOptions"/>; every error names its key.</summary>
internal sealed class LedgerOptionsReader(IConfiguration configuration) : IConfigureOptions<LedgerOptions>, IValidateOptions<LedgerOptions>
{
    private const int Most = 1_000_000_000;

    public void Configure(LedgerOptions options)
    {
        options.NewValuesPerToken = Number(LedgerOptions.NewValuesPerTokenKey) ?? options.NewValuesPerToken;
        options.NewValues = Number(LedgerOptions.NewValuesKey) ?? options.NewValues;
    }

    public ValidateOptionsResult Validate(string? name, LedgerOptions options)
    {
        string[] errors = [.. new[] { LedgerOptions.NewValuesPerTokenKey, LedgerOptions.NewValuesKey }
            .Where(key => !string.IsNullOrWhiteSpace(configuration[key]) && Number(key) is null)
            .Select(key => $"{key}: '{configuration[key]}' isn't a whole number from 1 to {Most}.")];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private int? Number(string key) =>
        int.TryParse(configuration[key], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Most ? number : null;
}
