using Takt.Metering.Agents.Readings;
using Takt.Metering.Usage;

namespace Takt.Metering.Counting;

/// <summary>By what a report says who uses: reports that share any of these names are of one identity, transitively.</summary>
public static class IdentityNames
{
    /// <summary>
    /// The personal attributes; with none of them the service, or for the agent's own client, whose name is everyone's, the machine. A
    /// transcript line names its session and stands for nobody.
    /// </summary>
    public static IEnumerable<(string Kind, string Value)> Of(Dimensions dimensions, bool isTranscript)
    {
        var any = false;
        foreach (var name in Personal(dimensions))
        {
            any = true;
            yield return name;
        }

        if (any || isTranscript)
            yield break;
        if (dimensions.Source != Senders.ClaudeCode && dimensions.Source != Senders.Cowork)
            yield return ("service", dimensions.Source);
        else if (dimensions.HostName is { } host)
            yield return ("host", host);
    }

    private static IEnumerable<(string Kind, string Value)> Personal(Dimensions dimensions)
    {
        if (dimensions.UserId is { } user)
            yield return ("user", user);
        if (dimensions.UserAccountUuid is { } account)
            yield return ("account", account);
        if (dimensions.UserEmail is { } email)
            yield return ("email", email.ToLowerInvariant());
        if (dimensions.EndUserId is { } endUser)
            yield return ("enduser", endUser);
        if (dimensions.ProcessOwner is { } owner)
            yield return ("owner", owner);
    }
}
