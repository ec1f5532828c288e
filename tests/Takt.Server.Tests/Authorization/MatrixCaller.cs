namespace Takt.Server.Tests.Authorization;

/// <summary>
/// A kind of caller, with what it may do as the contract says. Each call gets a new one, so that no call disturbs the next.
/// </summary>
/// <param name="Known">False for those who are nobody to the server: they get 401.</param>
/// <param name="Person">Speaks for one member.</param>
internal sealed record MatrixCaller(string Name, bool Known, Func<MatrixWorld, Task<Credential>> CreateAsync, bool Person = false,
    bool Admin = false, bool Read = false, bool Write = false)
{
    /// <summary>Of organization B: everything of A is a 404 to them.</summary>
    public bool Foreign { get; init; }

    public override string ToString() => Name;

    public static MatrixCaller AdminCookie { get; } = new("an admin's cookie", true, world => world.CookieAsync(MatrixWorld.A, "admin"),
        Person: true, Admin: true, Read: true);

    public static MatrixCaller PersonalToken { get; } =
        new("a member's personal token", true, world => world.TokenAsync(MatrixWorld.A, "member", ["usage:write", "usage:read"]),
            Person: true, Read: true, Write: true);

    public static MatrixCaller ServerAdmin { get; } = new("a server admin's cookie", true,
        world => world.CookieAsync(MatrixWorld.A, "admin",
            "update users set server_admin = true where user_id = (select user_id from members where member_id = {0})"),
        Person: true, Admin: true, Read: true);

    public static MatrixCaller Nobody { get; } = new("nobody", false, _ => Task.FromResult(new Credential(null, MatrixWorld.A, null)));

    public static IReadOnlyList<MatrixCaller> All { get; } =
    [
        Nobody,
        new("a member's cookie", true, world => world.CookieAsync(MatrixWorld.A, "member"), Person: true, Read: true),
        AdminCookie,
        ServerAdmin,
        new("another organization's admin cookie", true, world => world.CookieAsync(MatrixWorld.B, "admin"), Person: true, Admin: true,
            Read: true) { Foreign = true },
        new("another organization's admin token", true,
            world => world.TokenAsync(MatrixWorld.B, "admin", ["usage:write", "usage:read", "admin"]),
            Person: true, Admin: true, Read: true, Write: true) { Foreign = true },
        new("a revoked token", false,
            world => world.TokenAsync(MatrixWorld.A, "admin", ["usage:write", "usage:read", "admin"], ended: "revoked_at = now()")),
        new("an expired token", false,
            world => world.TokenAsync(MatrixWorld.A, "admin", ["usage:write", "usage:read", "admin"], ended: "expires_at = now()")),
        new("an admin's token with usage:write", true, world => world.TokenAsync(MatrixWorld.A, "admin", ["usage:write"]),
            Person: true, Write: true),
        new("an admin's token with usage:read", true, world => world.TokenAsync(MatrixWorld.A, "admin", ["usage:read"]),
            Person: true, Read: true),
        new("an admin's token with admin", true, world => world.TokenAsync(MatrixWorld.A, "admin", ["admin"]), Person: true, Admin: true),
        PersonalToken,
        new("a token with admin of someone who is no admin any more", true, world => world.TokenAsync(MatrixWorld.A, "member", ["admin"]),
            Person: true),
        new("a machine's token that its owner has not confirmed", true, world => world.TokenAsync(MatrixWorld.A, "member",
            ["usage:write", "usage:read"], ended: "claimed = true, was_claimed = true, created_by = member_id"), Write: true),
        new("a connection's key", true, world => world.TokenAsync(MatrixWorld.A, null, ["usage:write"], connection: true), Write: true),
        new("a shared token", true, world => world.TokenAsync(MatrixWorld.A, null, ["usage:write", "usage:read"]), Read: true, Write: true),
        new("a shared token with admin", true, world => world.TokenAsync(MatrixWorld.A, null, ["admin"]), Admin: true),
        new("an expired cookie", false,
            world => world.CookieAsync(MatrixWorld.A, "admin", "update cookie_sessions set expires_at = now() where member_id = {0}")),
        new("a removed member's cookie", false,
            world => world.CookieAsync(MatrixWorld.A, "admin", "update members set removed_at = now() where member_id = {0}")),
    ];
}

/// <param name="Value">A cookie (<c>name=value</c>), a token, or nothing.</param>
internal sealed record Credential(string? Value, int Organization, long? Member);
