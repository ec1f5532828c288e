using Dapper;
using Npgsql;
using Takt.Server.Audit;

namespace Takt.Server.Onboarding.Devices;

internal sealed record DeviceRow
{
    public required long DeviceCodeId { get; init; }
    public required string Machine { get; init; }
    public string? Profile { get; init; }
    public string? Protocol { get; init; }
    public string? Address { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public bool? Approved { get; init; }
    public int? OrganizationId { get; init; }
    public long? MemberId { get; init; }
    public string? Email { get; init; }
    public required bool Claimed { get; init; }
    public long? TokenId { get; init; }
    public DateTimeOffset? DeliveredAt { get; init; }
    public DateTimeOffset? RedeemedAt { get; init; }
}

/// <summary>A device flow on its way into the database.</summary>
internal sealed record NewDevice(
    byte[] DeviceHash, byte[] ResumeHash, byte[] UserHash, string Machine, string? Profile, string? Protocol, string? Address,
    DateTimeOffset Now, DateTimeOffset ExpiresAt);

/// <summary>The SQL of the device flow. A flow belongs to no organization until someone approves it: the codes are what owns it.</summary>
internal sealed class DeviceStore(NpgsqlDataSource database)
{
    private const string Select =
        """
        select d.device_code_id, d.machine, d.profile, d.protocol, host(d.address) as address, d.created_at, d.expires_at, d.approved,
          d.organization_id, d.member_id, u.email, d.claimed, d.token_id, d.delivered_at, d.redeemed_at
        from device_codes d
        left join members m on m.organization_id = d.organization_id and m.member_id = d.member_id
        left join users u on u.user_id = m.user_id
        """;

    /// <returns>False when the user code is taken.</returns>
    public static async Task<bool> InsertAsync(ControlPlaneTransaction change, NewDevice device, CancellationToken cancellationToken) =>
        await change.Connection.ExecuteAsync(new(
            """
            with d as (
              insert into device_codes (device_hash, resume_hash, user_hash, machine, profile, protocol, address, created_at, expires_at)
              values (@DeviceHash, @ResumeHash, @UserHash, @Machine, @Profile, @Protocol, @Address::inet, @Now, @ExpiresAt)
              on conflict (user_hash) do nothing
              returning device_code_id
            )
            insert into device_polls (device_code_id) select device_code_id from d
            """,
            device, change.Transaction, cancellationToken: cancellationToken)) == 1;

    public Task<DeviceRow?> FindByDeviceAsync(byte[] hash, CancellationToken cancellationToken) =>
        FindAsync("d.device_hash = @hash", hash, cancellationToken);

    public Task<DeviceRow?> FindByResumeAsync(byte[] hash, CancellationToken cancellationToken) =>
        FindAsync("d.resume_hash = @hash", hash, cancellationToken);

    public Task<DeviceRow?> FindByUserAsync(byte[] hash, CancellationToken cancellationToken) =>
        FindAsync("d.user_hash = @hash", hash, cancellationToken);

    /// <summary>Of two deliveries at once the second waits here, and then finds the first.</summary>
    public static Task<DeviceRow> LockAsync(ControlPlaneTransaction change, long deviceCodeId, CancellationToken cancellationToken) =>
        change.Connection.QuerySingleAsync<DeviceRow>(new(
            $"{Select} where d.device_code_id = @deviceCodeId for update of d",
            new { deviceCodeId }, change.Transaction, cancellationToken: cancellationToken));

    /// <summary>Notes a poll.</summary>
    /// <returns>Whether it came too early, and the interval from now on, which has then grown (RFC 8628, 3.5).</returns>
    public async Task<(bool Early, int Interval)> CountPollAsync(long deviceCodeId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<(bool, int)>(new(
            """
            with last as (
              select coalesce(@now < polled_at + make_interval(secs => interval_seconds), false) as early
              from device_polls where device_code_id = @deviceCodeId for update
            )
            update device_polls p set polled_at = @now, interval_seconds = p.interval_seconds + case when last.early then 5 else 0 end
            from last where p.device_code_id = @deviceCodeId
            returning last.early, p.interval_seconds
            """,
            new { deviceCodeId, now }, cancellationToken: cancellationToken));
    }

    /// <returns>False when it has been decided already, or has expired.</returns>
    public static async Task<bool> DecideAsync(
        ControlPlaneTransaction change, long deviceCodeId, bool approved, int organizationId, long memberId, bool claimed,
        DateTimeOffset now, DateTimeOffset fetchUntil, CancellationToken cancellationToken) =>
        await change.Connection.ExecuteAsync(new(
            """
            update device_codes set decided_at = @now, approved = @approved, organization_id = @organizationId, member_id = @memberId,
              claimed = @claimed, expires_at = case when @approved then greatest(expires_at, @fetchUntil) else expires_at end
            where device_code_id = @deviceCodeId and decided_at is null and expires_at > @now
            """,
            new { deviceCodeId, approved, organizationId, memberId, claimed, now, fetchUntil }, change.Transaction,
            cancellationToken: cancellationToken)) == 1;

    public static Task DeliverAsync(
        ControlPlaneTransaction change, long deviceCodeId, long tokenId, bool redeemed, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        change.Connection.ExecuteAsync(new(
            """
            update device_codes set token_id = @tokenId, delivered_at = coalesce(delivered_at, @now), redeemed_at = case when @redeemed
              then @now end
            where device_code_id = @deviceCodeId
            """,
            new { deviceCodeId, tokenId, redeemed, now }, change.Transaction, cancellationToken: cancellationToken));

    public async Task<bool> HasBeforeAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(new(
            "select exists (select from device_codes where expires_at < @before)", new { before }, cancellationToken: cancellationToken));
    }

    public static Task SweepAsync(ControlPlaneTransaction change, DateTimeOffset before, CancellationToken cancellationToken) =>
        change.Connection.ExecuteAsync(new(
            """
            with old as (delete from device_codes where expires_at < @before returning device_code_id)
            delete from device_polls where device_code_id in (select device_code_id from old)
            """,
            new { before }, change.Transaction, cancellationToken: cancellationToken));

    private async Task<DeviceRow?> FindAsync(string condition, byte[] hash, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<DeviceRow>(
            new($"{Select} where {condition}", new { hash }, cancellationToken: cancellationToken));
    }
}
