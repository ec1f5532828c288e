using Takt.Server.Hosting;

namespace Takt.Server.Tests.Hosting;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:4318", "127.0.0.1:4318", null)]
    [InlineData("http://127.0.0.1:8258/", "127.0.0.1:8258", false)]
    [InlineData("https://[::1]:8258", "[::1]:8258", true)]
    [InlineData("localhost:0", "127.0.0.1:0", null)]
    [InlineData("*:4318", "[::]:4318", null)]
    [InlineData(":4318", "[::]:4318", null)]
    public void Parse_Address_IsUnderstood(string text, string expected, bool? tls)
    {
        var address = ListenAddress.TryParse(text);

        Assert.Equal(expected, address?.ToString());
        Assert.Equal(tls, address?.Tls);
    }

    [Theory]
    [InlineData("4318")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:70000")]
    [InlineData("ftp://127.0.0.1:21")]
    [InlineData("takt.example:80")]
    public void Parse_NoAddress_IsNull(string text) => Assert.Null(ListenAddress.TryParse(text));
}
