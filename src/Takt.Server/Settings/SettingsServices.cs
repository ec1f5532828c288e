using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Takt.Server.Settings;

internal static class SettingsServices
{
    /// <summary>A room's settings, as <c>IOptions&lt;TOptions&gt;</c>; the start checks them together with those of all rooms.</summary>
    /// <param name="read">Fills the options; what is wrong goes to the reader.</param>
    public static void AddSettings<TOptions>(this IServiceCollection services, Action<TOptions, SettingsReader> read)
        where TOptions : class, new()
    {
        services.TryAddTransient<SettingsReader>();
        services.AddOptions<TOptions>().ValidateOnStart();
        services.AddSingleton(provider => new SettingsOf<TOptions>(read, provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<IConfigureOptions<TOptions>>(provider => provider.GetRequiredService<SettingsOf<TOptions>>());
        services.AddSingleton<IValidateOptions<TOptions>>(provider => provider.GetRequiredService<SettingsOf<TOptions>>());
    }
}

internal sealed class SettingsOf<TOptions>(Action<TOptions, SettingsReader> read, IConfiguration configuration)
    : IConfigureOptions<TOptions>, IValidateOptions<TOptions>
    where TOptions : class, new()
{
    public void Configure(TOptions options) => read(options, new SettingsReader(configuration));

    /// <summary>Reads them once more: options are values, and carry no errors around.</summary>
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var settings = new SettingsReader(configuration);
        read(new TOptions(), settings);
        return settings.Errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(settings.Errors);
    }
}
