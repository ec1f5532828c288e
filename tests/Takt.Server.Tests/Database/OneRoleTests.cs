using Microsoft.Extensions.Logging;
using Takt.Server.Tests.Access;
using Takt.Testing;

namespace Takt.Server.Tests.Database;

/// <summary>Who owns the audit's tables could take their guards off: whoever runs the server so is told at each start.</summary>
public sealed class OneRoleTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_WithOneDatabaseRole_WarnsThatTheAuditIsOnlyTamperEvident(bool oneRole)
    {
        using var log = new LogTrap();
        await using var server = await TestServer.StartAsync(
            setup =>
            {
                setup.OneRole = oneRole;
                setup.Configure = builder => builder.Logging.AddProvider(log);
            },
            AccessServer.Cancelled);

        Assert.Equal(oneRole,
            log.Lines.Any(line => line.Contains("only tamper-evident: set ConnectionStrings__TaktOwner", StringComparison.Ordinal)));
    }
}
