using System.Globalization;
using Takt.Contracts.Onboarding;
using Takt.Server.Access;
using Takt.Server.Ledger;

namespace Takt.Server.Onboarding.Validation;

/// <summary>Says whether a machine is tracking.</summary>
internal sealed class ValidationService(
    TokenVerifier verifier, PresenceWriter presence, PresenceStore store, UsageNotices notices, TimeProvider time)
{
    private const string Scheme = "Bearer";
    private const int CandidateLimit = 50;

    /// <param name="authorization">The header as sent; empty when there is none.</param>
    /// <param name="hostName">Null or blank when the caller names none.</param>
    /// <param name="address">Of this server, for instructions.</param>
    public async Task<ValidateAnswer> AnswerAsync(
        string authorization, string? hostName, string address, CancellationToken cancellationToken)
    {
        var instruct = new Instructions(address, TokenOwner.Unknown);
        if (authorization.Length == 0)
            return new("missing", null, "no_token", instruct.NoToken);
        if (!authorization.StartsWith(Scheme + " ", StringComparison.OrdinalIgnoreCase))
            return Invalid("unreadable_header");
        var verdict = await verifier.VerifyFreshAsync(authorization.AsMemory(Scheme.Length + 1).Trim(), cancellationToken);
        var connection = verdict.ConnectionId is { } id ? await store.ConnectionAsync(verdict.OrganizationId, id, cancellationToken) : null;
        instruct = new(address, TokenOwner.Of(verdict, connection));
        if (verdict.IsValid)
            return await AnswerAsync(verdict, string.IsNullOrWhiteSpace(hostName) ? null : hostName.Trim(), instruct, cancellationToken);
        return Invalid(verdict.Standing switch
        {
            TokenStanding.Malformed => "malformed",
            TokenStanding.Revoked => "revoked",
            TokenStanding.Expired => "expired",
            _ => "unknown",
        });

        ValidateAnswer Invalid(string problem) => new("invalid", problem, "auth_invalid", instruct.Invalid(problem));
    }

    private async Task<ValidateAnswer> AnswerAsync(
        TokenVerdict token, string? hostName, Instructions instruct, CancellationToken cancellationToken)
    {
        // A client that has just sent something asks right away whether it came.
        await presence.WriteAsync();
        var now = time.GetUtcNow();
        var (organization, since) = (token.OrganizationId, now - PresenceStore.Day);
        var family = await store.FamilyAsync(token, cancellationToken);
        var any = await store.AnyAsync(token, family.All, cancellationToken);
        var machines = await store.RecentMachinesAsync(organization, family.Own, since, cancellationToken);
        var accounts = await store.RecentAccountsAsync(organization, family.Own, since, cancellationToken);
        var exact = hostName is null || any is null
            ? null : await store.ExactAsync(token, family.All, HostNames.Exact(hostName), cancellationToken);
        var alike = hostName is null || any is null ? [] : await AlikeAsync(token, family.All, hostName, cancellationToken);
        var heard = exact ?? (alike.Count > 0 ? alike[0] : hostName is null ? any : null);
        var tokens = heard?.HostName is { } name ? await store.TokensAsync(token, family.Own, name, since, cancellationToken) : 0;
        var billed = tokens > 0
            || (heard?.HostName is { } other && await store.TokensAsync(token, family.All, other, since, cancellationToken) > 0);

        var others = await store.OtherEmailsAsync(token, family.Own, heard?.HostName, now - PresenceStore.Week, cancellationToken);
        var email = others.Count == 0 ? null : await store.EmailAsync(organization, token.MemberId!.Value, cancellationToken);
        var unread = await notices.OfTokensAsync(organization, family.Own, since, cancellationToken);

        var host = new HostFindings(hostName, exact, alike, machines, any, now);
        var mayWrite = token.Scopes.HasFlag(TokenScopes.UsageWrite);
        return new(
            token.Unconfirmed ? "unconfirmed" : mayWrite ? "ok" : "insufficient_scope",
            null,
            host.Status,
            token.Unconfirmed ? instruct.Unconfirmed : mayWrite ? instruct.For(host) : instruct.Scope(token.Scopes, host),
            hostName,
            hostName is null ? null : exact is not null,
            exact?.LastAt,
            exact?.ReceivedAt,
            [.. alike.Select(h => Seen(h.HostName, h.LastAt!.Value, now))],
            [.. machines.Select(m => Seen(m.HostName, m.At, now))],
            [.. accounts.Select(a => new SeenAccount(a.Uuid, a.Organization, a.Email, a.At))],
            hostName is null ? null : tokens,
            [.. (heard?.Signals ?? default).All.Where(s => s.At is not null).Select(s => s.Signal)],
            (heard?.Signals ?? default).ToSignals(now),
            token.Scopes.ToNames(),
            heard?.AppVersion,
            any?.LastAt,
            [.. Warnings(token, host, heard, family, billed),
                .. TrackingWarnings.OfOtherEmails(others, email),
                .. unread.Select(notice => new TrackingWarning("usage_not_understood", Sentence(notice.Message)))]);
    }

    private async Task<IReadOnlyList<Heard>> AlikeAsync(
        TokenVerdict token, long[] tokens, string hostName, CancellationToken cancellationToken)
    {
        var exact = HostNames.Exact(hostName);
        var wanted = exact.Select(HostNames.Normalize).ToHashSet();
        var found = new List<Heard>();
        foreach (var prefix in wanted.Select(HostNames.SearchPrefix).Distinct())
            found.AddRange(await store.AlikeAsync(token, tokens, prefix, cancellationToken));
        return [.. found.Where(h => !exact.Contains(h.HostName) && wanted.Contains(HostNames.Normalize(h.HostName!)))
            .DistinctBy(h => h.HostName).OrderByDescending(h => h.LastAt).Take(CandidateLimit)];
    }

    private static List<TrackingWarning> Warnings(TokenVerdict token, HostFindings host, Heard? heard, TokenFamily family, bool billed)
    {
        var warnings = new List<TrackingWarning>();
        if (token is { Replaced: true, ExpiresAt: { } end })
        {
            warnings.Add(new("token_replaced", string.Create(
                CultureInfo.InvariantCulture,
                $"This token was rotated and ends at {end.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}: put the token that replaced it into "
                    + $"OTEL_EXPORTER_OTLP_HEADERS before.")));
        }

        if (heard?.TokenId is { } by && !family.Own.Contains(by))
            warnings.Add(new("other_token",
                "What was heard last came with another token of the same owner: this one is not the one that the machine uses."));
        if (host.Name is not null && heard is not null)
            warnings.AddRange([.. TrackingWarnings.Of(heard.Signals, heard.Sources, heard.AppVersion, billed, host.Now),
                .. TrackingWarnings.OfTimes(heard.LastAt, heard.ReceivedAt, host.Now)]);
        return warnings;
    }

    private static string Sentence(string message) => char.ToUpperInvariant(message[0]) + message[1..] + ".";

    private static SeenMachine Seen(string? hostName, DateTimeOffset at, DateTimeOffset now) =>
        new(hostName, at, TrackingLights.Of(at, now).ToName());
}
