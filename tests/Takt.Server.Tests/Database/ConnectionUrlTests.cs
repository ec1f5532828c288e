using Microsoft.Extensions.Configuration;
using Npgsql;
using Takt.Server.Database;
using Takt.Server.Settings;

namespace Takt.Server.Tests.Database;

public sealed class ConnectionUrlTests
{
    [Theory]
    [InlineData("postgres://ada:p%40ss@db.example:6432/takt?sslmode=verify-full",
        "Host=db.example;Port=6432;Username=ada;Password=p@ss;Database=takt;SSL Mode=VerifyFull")]
    [InlineData("postgresql://db.example/takt", "Host=db.example;Database=takt")]
    [InlineData("postgresql:///takt?host=/run/pg&port=5433&user=ada", "Host=/run/pg;Port=5433;Username=ada;Database=takt")]
    [InlineData("postgres://ada@[::1]:5432/takt?application_name=x", "Host=::1;Port=5432;Username=ada;Database=takt;Application Name=x")]
    public void Url_BecomesConnectionString(string url, string expected)
    {
        Assert.Equivalent(new NpgsqlConnectionStringBuilder(expected),
            new NpgsqlConnectionStringBuilder(ConnectionUrl.ToConnectionString(url)));
    }

    [Theory]
    [InlineData("postgres://ada:hunter2@db.example/takt?nonsense=1")]
    [InlineData("postgres://ada:hunter2@:x/")]
    [InlineData("Hosst=db.example;Password=hunter2")]
    public void Options_MalformedAddress_SaysSoWithoutThePassword(string address)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Takt", address)]).Build();
        var settings = new SettingsReader(configuration);
        DatabaseOptions.Read(new(), settings);

        var error = Assert.Single(settings.Errors);
        Assert.StartsWith("ConnectionStrings__Takt: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
    }
}
