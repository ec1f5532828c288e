using System.Text;
using Takt.Server.Access;
using Takt.Server.Access.Verification;

namespace Takt.Server.Tests.Access;

public sealed class TokenFormatTests
{
    [Fact]
    public void Create_Always_MatchesTheDocumentedPattern()
    {
        var tokens = Enumerable.Range(0, 200).Select(_ => TokenFormat.Create()).ToList();
        Assert.All(tokens, token => Assert.Matches("^takt_[0-9A-Za-z]{36}$", token));
        Assert.All(tokens, token => Assert.True(TokenFormat.IsWellFormed(token)));
        Assert.Equal(tokens.Count, tokens.Distinct().Count());
    }

    [Fact]
    public void IsWellFormed_AnyOneCharacterChanged_IsFalse()
    {
        var token = TokenFormat.Create();
        for (var i = 0; i < token.Length; i++)
        {
            var changed = new StringBuilder(token) { [i] = token[i] == 'x' ? 'y' : 'x' }.ToString();
            Assert.False(TokenFormat.IsWellFormed(changed), changed);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("takt_")]
    [InlineData("takt_000000000000000000000000000000000000")]
    [InlineData("takt_ü00000000000000000000000000000000000")]
    public void IsWellFormed_NotAToken_IsFalse(string token) => Assert.False(TokenFormat.IsWellFormed(token));

    [Fact]
    public void IsWellFormed_CutOffOrLonger_IsFalse()
    {
        var token = TokenFormat.Create();
        Assert.False(TokenFormat.IsWellFormed(token.AsSpan(0, token.Length - 1)));
        Assert.False(TokenFormat.IsWellFormed(token + "0"));
    }

    [Fact]
    public void Crc32_OfTheCheckString_IsThePublishedValue() => Assert.Equal(0xCBF43926u, Crc32.Compute("123456789"u8));
}
