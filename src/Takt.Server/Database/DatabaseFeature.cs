using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Npgsql;
using Takt.Server.Database.BuiltIn;
using Takt.Server.Database.Schema;
using Takt.Server.Jobs;
using Takt.Server.Settings;

namespace Takt.Server.Database;

/// <summary>
/// PostgreSQL: the built-in one or an external one, its schema, and the <see cref="NpgsqlDataSource"/> of the serving role, which is all
/// that other rooms take from here.
/// </summary>
internal static class DatabaseFeature
{
    /// <summary>Must be added first: its start comes before, and its stop after, every other service's.</summary>
    public static void AddDatabase(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<DatabaseOptions>(DatabaseOptions.Read);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<DatabaseState>();
        builder.Services.AddSingleton(BuiltIn);
        builder.Services.AddSingleton(DataSource);
        builder.Services.AddSingleton<JobLeases>();
        builder.Services.AddSingleton<Partitions>();
        builder.Services.AddHostedService<DatabaseStart>();
        builder.Services.AddHostedService<PartitionsJob>();
    }

    /// <summary>Made whatever the settings are, started only when no external database is named.</summary>
    private static BuiltInPostgres BuiltIn(IServiceProvider services) => new(
        new BuiltInOptions
        {
            DataDirectory = services.GetRequiredService<IOptions<DatabaseOptions>>().Value.DataDirectory,
            Tell = Console.WriteLine,
        },
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILogger<BuiltInPostgres>>());

    private static NpgsqlDataSource DataSource(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<DatabaseOptions>>().Value;
        var address = options.ConnectionString
            ?? services.GetRequiredService<BuiltInPostgres>().ConnectionString(ClusterRoles.App, ClusterRoles.Database);
        var builder = new NpgsqlDataSourceBuilder(address) { Name = "takt" };
        builder.UseLoggerFactory(services.GetRequiredService<ILoggerFactory>());
        builder.ConnectionStringBuilder.Timezone ??= "UTC";
        // The ledger says the same few statements thousands of times a minute: parsed and planned once a connection.
        if (builder.ConnectionStringBuilder.MaxAutoPrepare == 0)
            builder.ConnectionStringBuilder.MaxAutoPrepare = 100;
        return builder.Build();
    }
}
