using Takt.Server.Http;

namespace Takt.Server.Tests.Onboarding.Guide;

public sealed class NegotiationTests
{
    [Theory]
    [InlineData(null, "text/markdown")]
    [InlineData("*/*", "text/markdown")]
    [InlineData("text/*", "text/markdown")]
    [InlineData("text/plain", "text/plain")]
    [InlineData("application/json", "application/json")]
    [InlineData("application/json, text/plain, */*", "application/json")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", "text/html")]
    [InlineData("text/html;q=0.3, text/markdown;q=0.7", "text/markdown")]
    [InlineData("text/html;q=0, */*;q=0.1", "text/markdown")]
    [InlineData("text/markdown;q=0, text/*", "text/plain")]
    [InlineData("*/*;q=0.5, application/json;q=0.2, text/*;q=0.1", "application/json")]
    [InlineData("text/markdown; variant=GFM", "text/markdown")]
    [InlineData("image/png", null)]
    [InlineData("*/*;q=0", null)]
    [InlineData("a header that nobody can read;;;", "text/markdown")]
    public void Accept_Chooses_TheFormThatIsWanted(string? accept, string? form) =>
        Assert.Equal(form, Negotiation.Choose(accept, "text/markdown", "text/plain", "application/json", "text/html"));
}
