using Takt.Server.Onboarding;

namespace Takt.Server.ApiDocument.Examples;

/// <summary>
/// One example for each record that a body consists of, by its type. Written in C#, so that none can fall behind its record.
/// </summary>
internal sealed class ApiExamples
{
    private readonly Dictionary<Type, object> _all;

    /// <summary>Set-ups are built by those who build the real ones.</summary>
    public ApiExamples(SetupBuilder setups, SnippetBuilder snippets)
    {
        const string site = "https://takt.example.com";
        var setup = setups.Build(site, new(Sample.Token, Sample.Machine));
        _all = new object[][]
        {
            [.. UsageExamples.All], [.. ActivityExamples.All], [.. SessionExamples.All],
            [.. PersonExamples.All], [.. AuditExamples.All], [.. SignInExamples.All],
            [.. OrganizationExamples.All], [.. InviteExamples.All], [.. ViewExamples.All], [.. LimitExamples.All],
            [.. TokenExamples.All], [.. TrackingExamples.All], [.. PriceExamples.All], [.. OnboardingExamples.All(setup)],
            [ConnectionExamples.Key(snippets.Build(site, Sample.Token, Sample.ConnectionId)), .. ConnectionExamples.All],
        }.SelectMany(room => room).ToDictionary(example => example.GetType());
    }

    public object? Of(Type type) => _all.GetValueOrDefault(type);
}
