using Takt.Server.Access;
using Takt.Server.Onboarding.Variables;

namespace Takt.Server.Onboarding.Validation;

/// <summary>
/// One literal instruction for each finding, with this server's own addresses, that whoever holds such a token can follow.
/// </summary>
internal sealed class Instructions(string address, TokenOwner owner)
{
    public string NoToken =>
        $"Send the header 'Authorization: Bearer takt_…' with the machine's token. Without a token yet, follow {address}/onboarding.";

    public string Invalid(string problem) => problem switch
    {
        "unreadable_header" =>
            "Write the header as 'Authorization: Bearer takt_…', with one space between Bearer and the token; "
                + "in OTEL_EXPORTER_OTLP_HEADERS it is 'Authorization=Bearer takt_…'.",
        "malformed" =>
            "Copy the token again, from its first to its last character: this one is not whole (takt_ and 36 letters and digits, "
                + "with a checksum).",
        "revoked" or "expired" when owner.Replaced =>
            "This token was rotated and has ended: put the token that replaced it into OTEL_EXPORTER_OTLP_HEADERS. "
                + $"If that is refused too, or nobody has it, {char.ToLowerInvariant(Again[0])}{Again[1..]}",
        "revoked" =>
            $"This token was revoked. {Again}",
        "expired" =>
            $"This token has expired. {Again}",
        _ =>
            $"{address} has never made this token: check that it is meant for this server. {Again}",
    };

    public string Scope(TokenScopes scopes, HostFindings host)
    {
        var has = scopes == TokenScopes.None ? "no scope" : string.Join(", ", scopes.ToNames());
        var tracking = host.Exact is { } exact && TrackingLights.Of(exact.LastAt, host.Now).IsFresh()
            ? "The machine is tracking with another token. " : "";
        var another = owner.Kind == TokenKind.Personal
            ? $"sign in at {address}/tokens, make one with the scope usage:write"
            : $"ask an admin for one with the scope usage:write, made at {owner.AdminPage(address)}";
        return $"{tracking}This token has {has} and can't send usage: {another}, and put it into OTEL_EXPORTER_OTLP_HEADERS.";
    }

    public string Unconfirmed =>
        $"This machine was set up before the owner of its e-mail address came: it sends, and does no more until they say that it is "
            + $"theirs. They sign in and answer at {address}/machines/confirm.";

    public string For(HostFindings host) => host.Status switch
    {
        "active" => $"Nothing to do: {host.Name} is tracking.",
        "recent" => $"Nothing to do: {host.Name} was heard {LastHeard(host)}. Ask {host.Product.Name} something there, "
            + "and it is active.",
        "stale" when host.LivelierVariant is { } variant =>
            $"This machine is heard as '{variant.HostName}' now, and was last heard as '{host.Name}' {LastHeard(host)}: "
                + $"{SetName(host)}, or keep the new name and ask for it.",
        "stale" =>
            $"{host.Name} was last heard {LastHeard(host)}: start {host.Product.Name} there and ask it something. "
                + $"If this still says stale after a minute, {host.Product.Restart}; then see {address}/validate.",
        "host_normalized" =>
            $"The machine is heard as '{host.Alike[0].HostName}', not as '{host.Name}': {SetName(host)}, or keep that name and ask for it.",
        "host_never_seen" => NeverSeen(host),
        _ => NoHost(host),
    };

    private string Again
    {
        get
        {
            var way = owner.Kind switch
            {
                TokenKind.Personal => $"Get a new one: sign in at {address}/tokens, or follow \"another machine\" in {address}/onboarding",
                TokenKind.Unknown =>
                    $"Get a new one: for your own machine sign in at {address}/tokens, or follow {address}/onboarding; "
                        + $"for a connection or for several people ask an admin, who makes it at {address}/settings/connections or "
                        + $"{address}/settings/tokens",
                _ => $"Ask an admin for a new one, made at {owner.AdminPage(address)}",
            };
            return $"{way}, and put it into OTEL_EXPORTER_OTLP_HEADERS in place of the old one.";
        }
    }

    /// <summary>Who gets the variables ready to paste, and where: only a person's own token makes a set-up by itself.</summary>
    private string Variables => owner.Kind == TokenKind.Personal
        ? $"POST {address}/auth/setup-additional{(owner.Replaced ? ", asked with the token that replaced this one," : "")} gives them "
            + "ready to paste"
        : $"an admin gets them ready to paste, with a new {(owner.Kind == TokenKind.Connection ? "key" : "token")}, "
            + $"at {owner.AdminPage(address)}";

    private string NeverSeen(HostFindings host)
    {
        if (host.Recent.Count > 0 && host.Recent[0].HostName is null && !host.Product.NamesMachine)
            return $"Nothing to do: telemetry of {host.Product.Name} arrives with this token, and {host.Product.Name} names no machine.";
        if (host.Recent.Count > 0 && host.Recent[0].HostName is null)
            return $"Telemetry arrives with this token, but without a host.name: {SetName(host)}.";
        if (host.Recent.Count > 0)
            return $"This token is heard from {List(host)}, not from '{host.Name}'. If this is that machine, ask for that name; "
                + $"else set every variable here, with {Attribute(host.Name!)} among them, and {Product.ClaudeCode.Restart}.";
        return $"Nothing was heard of '{host.Name}': set every variable there ({Variables}), with {Attribute(host.Name!)} among them, "
            + $"{Product.ClaudeCode.Restart}, and ask again after a minute. Still nothing: {address}/validate.";
    }

    private static string NoHost(HostFindings host) => host.Recent.Count > 0 && host.Recent.All(r => r.HostName is null)
        ? $"Telemetry arrives with this token, last {Ago.Words(host.Now - host.Recent[0].At)}, and names no machine. Nothing to do, "
            + $"unless you want it told apart: add host.name to {Variable.ResourceAttributes} there, and {host.Product.Restart}."
        : host.Recent.FirstOrDefault(r => r.HostName is not null).HostName is { } name
        ? "Ask again with {\"host_name\":\"…\"}: the value behind host.name= in this machine's OTEL_RESOURCE_ATTRIBUTES, "
            + $"for example {SettingsFiles.HostName(name)}."
        : "Ask again with {\"host_name\":\"…\"}: the value behind host.name= in this machine's OTEL_RESOURCE_ATTRIBUTES.";

    private static string SetName(HostFindings host) => $"set {Attribute(host.Name!)} there, {host.Product.Restart}";

    private static string Attribute(string name) => $"{Variable.ResourceAttributes}=host.name={Variable.Encode(HostNames.Exact(name)[^1])}";

    private static string List(HostFindings host) =>
        string.Join(", ", host.Recent.Take(3).Select(r => r.HostName is { } name ? $"'{name}'" : "a machine without a name"));

    private static string LastHeard(HostFindings host) => Ago.Words(host.Now - host.Exact!.LastAt!.Value);
}
