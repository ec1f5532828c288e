using System.Net;
using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.Http;
using Takt.Server.Tokens;

namespace Takt.Server.Onboarding.Devices;

internal enum DeviceStatus
{
    Pending,
    SlowDown,

    /// <summary>With the token, in this answer alone.</summary>
    Approved,
    Denied,
    Expired,

    /// <summary>Another answer has delivered the token.</summary>
    Delivered,

    /// <summary>Nobody was given such a code.</summary>
    Unknown,

    /// <summary>Too many guesses or starts from this network, or by this person.</summary>
    LockedOut,
}

/// <param name="Interval">Seconds until the next poll.</param>
/// <param name="Profile">What the machine asked its set-up to be, at the start.</param>
internal readonly record struct DeviceAnswer(
    DeviceStatus Status, int Interval = DeviceService.Interval, MachineToken? Token = null, string? Profile = null, string? Protocol = null,
    TimeSpan RetryAfter = default);

/// <summary>What a machine asks for; checked.</summary>
internal sealed record DeviceWish(string Machine, string? Profile, string? Protocol);

/// <summary>The codes of a flow that has just begun.</summary>
internal sealed record StartedDevice(string DeviceCode, string UserCode, string ResumeCode)
{
    /// <summary>None of them.</summary>
    public override string ToString() => nameof(StartedDevice);
}

/// <summary>
/// The device flow (RFC 8628): a machine without a browser asks, a person with one decides, the machine fetches its token once. It has no
/// credentials until then; its codes are its own.
/// </summary>
internal sealed class DeviceService(
    DeviceStore store, MachineTokens tokens, AttemptLimiter limiter, ControlPlane controlPlane, TimeProvider time)
{
    public const int Interval = 5;
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);
    private const int UserCodeTries = 5;

    /// <param name="address">Where the machine asks from.</param>
    public async Task<Outcome<StartedDevice>> StartAsync(DeviceWish wish, IPAddress? address, CancellationToken cancellationToken)
    {
        var verdict = await limiter.CountAsync(AttemptKind.DeviceStart, null, address, cancellationToken);
        if (verdict.RetryAfter > TimeSpan.Zero)
            return Problems.TooMany(verdict.RetryAfter);
        var now = time.GetUtcNow();
        await using var change = await controlPlane.BeginAsync(new("device", null, address), "device.start", null, cancellationToken);
        for (var i = 0; i < UserCodeTries; i++)
        {
            var (device, user, resume) = (DeviceCodes.CreateDevice(), DeviceCodes.CreateUser(), DeviceCodes.CreateResume());
            var row = new NewDevice(
                SecretHash.Compute(device), SecretHash.Compute(resume), SecretHash.Compute(user), wish.Machine.Trim(), wish.Profile,
                wish.Protocol, address?.ToString(), now, now + Lifetime);
            if (!await DeviceStore.InsertAsync(change, row, cancellationToken))
                continue;
            await change.CommitAsync(cancellationToken);
            return new StartedDevice(device, DeviceCodes.Shown(user), resume);
        }

        throw new InvalidOperationException("No free user code was found.");
    }

    public async Task<DeviceAnswer> PollAsync(string? deviceCode, IPAddress? address, CancellationToken cancellationToken)
    {
        if (await store.FindByDeviceAsync(SecretHash.Compute((deviceCode ?? "").Trim()), cancellationToken) is not { } row)
            return await GuessedAsync(address, cancellationToken);
        var now = time.GetUtcNow();
        if (Judge(row, now) is { } status and not DeviceStatus.Pending)
            return status == DeviceStatus.Approved ? await DeliverAsync(row, redeem: false, address, cancellationToken) : new(status);
        var (early, interval) = await store.CountPollAsync(row.DeviceCodeId, now, cancellationToken);
        return new(early ? DeviceStatus.SlowDown : DeviceStatus.Pending, interval);
    }

    /// <summary>For when polling failed: delivers what was approved, in place of a token that was delivered but never used.</summary>
    public async Task<DeviceAnswer> RedeemAsync(string? resumeCode, IPAddress? address, CancellationToken cancellationToken)
    {
        if (await store.FindByResumeAsync(SecretHash.Compute((resumeCode ?? "").Trim()), cancellationToken) is not { } row)
            return await GuessedAsync(address, cancellationToken);
        var status = Judge(row, time.GetUtcNow());
        return status == DeviceStatus.Approved || CanReplace(row)
            ? await DeliverAsync(row, redeem: true, address, cancellationToken) : new(status);
    }

    /// <summary>What a person is to decide about.</summary>
    /// <returns>Refused alike when there is no such code, and when it has expired or been decided: nobody needs to know which.</returns>
    public async Task<Outcome<DeviceRow>> FindAsync(Caller caller, string? userCode, CancellationToken cancellationToken)
    {
        await using var attempt = await limiter.AdmitAsync(AttemptKind.UserCode, Account(caller), caller.Address, cancellationToken);
        if (attempt.IsRefused)
            return Problems.TooMany(attempt.RetryAfter);
        if (attempt.Delay > TimeSpan.Zero)
            await Task.Delay(attempt.Delay, time, cancellationToken);
        if (DeviceCodes.ReadUser(userCode) is not { } code
            || await store.FindByUserAsync(SecretHash.Compute(code), cancellationToken) is not { } row
            || Judge(row, time.GetUtcNow()) != DeviceStatus.Pending)
        {
            return DeviceProblems.NoSuchUserCode();
        }

        attempt.Succeed();
        return row;
    }

    /// <summary>The caller, who is signed in on the page, says yes or no.</summary>
    /// <param name="device">From <see cref="FindAsync"/>.</param>
    /// <returns>False when someone else was quicker, or it has expired.</returns>
    public async Task<bool> DecideAsync(Caller caller, DeviceRow device, bool approve, CancellationToken cancellationToken)
    {
        // What a token mints ends with it, and a device's token could not.
        if (caller is not { ByCookie: true, MemberId: { } memberId })
            return false;
        var now = time.GetUtcNow();
        await using var change = await controlPlane.BeginAsync(
            caller.ToActor(), approve ? "device.approve" : "device.deny", caller.OrganizationId, cancellationToken);
        if (!await DeviceStore.DecideAsync(
            change, device.DeviceCodeId, approve, caller.OrganizationId, memberId, caller.Claimed, now, now + Lifetime, cancellationToken))
        {
            return false;
        }

        await change.CommitAsync(cancellationToken);
        return true;
    }

    private async Task<DeviceAnswer> DeliverAsync(DeviceRow found, bool redeem, IPAddress? address, CancellationToken cancellationToken)
    {
        var actor = new Actor($"device:{found.DeviceCodeId}", found.Email, address);
        await using var change = await controlPlane.BeginAsync(actor, redeem ? "device.redeem" : "device.deliver", found.OrganizationId,
            cancellationToken);
        var row = await DeviceStore.LockAsync(change, found.DeviceCodeId, cancellationToken);
        var now = time.GetUtcNow();
        var status = Judge(row, now);
        var organizationId = row.OrganizationId!.Value;
        if (status != DeviceStatus.Approved
            && !(redeem && CanReplace(row)
                && await tokens.EndUnusedAsync(change, organizationId, row.MemberId!.Value, row.TokenId!.Value, cancellationToken)))
        {
            return new(status);
        }

        if (await tokens.IssueAsync(change, organizationId, new(row.MemberId!.Value, row.Machine, row.Claimed, address),
            cancellationToken) is not { } token)
            return new(DeviceStatus.Denied);
        await DeviceStore.DeliverAsync(change, row.DeviceCodeId, token.TokenId, redeem, now, cancellationToken);
        await change.CommitAsync(cancellationToken);
        return new(DeviceStatus.Approved, Token: token, Profile: row.Profile, Protocol: row.Protocol);
    }

    /// <summary>Codes that exist are never counted: a machine polls for minutes.</summary>
    private async Task<DeviceAnswer> GuessedAsync(IPAddress? address, CancellationToken cancellationToken)
    {
        var verdict = await limiter.CountAsync(AttemptKind.DeviceCode, null, address, cancellationToken);
        return verdict.RetryAfter > TimeSpan.Zero ? new(DeviceStatus.LockedOut, RetryAfter: verdict.RetryAfter) : new(DeviceStatus.Unknown);
    }

    private static DeviceStatus Judge(DeviceRow row, DateTimeOffset now) => row switch
    {
        { DeliveredAt: not null } => DeviceStatus.Delivered,
        { Approved: false } => DeviceStatus.Denied,
        _ when row.ExpiresAt <= now => DeviceStatus.Expired,
        { Approved: true } => DeviceStatus.Approved,
        _ => DeviceStatus.Pending,
    };

    private bool CanReplace(DeviceRow row) =>
        row is { DeliveredAt: not null, RedeemedAt: null, TokenId: not null } && row.ExpiresAt > time.GetUtcNow();

    private static string Account(Caller caller) => $"user:{caller.UserId}";
}
