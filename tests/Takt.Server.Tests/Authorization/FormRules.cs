using System.Globalization;

namespace Takt.Server.Tests.Authorization;

/// <summary>One rule for each form of a page: what it posts must be refused to the same callers as the same call of the API.</summary>
internal static class FormRules
{
    public static IReadOnlyList<EndpointRule> All { get; } = [.. SigningIn, .. Own, .. Members, .. Tokens, .. Connections, .. Organization];

    private static EndpointRule[] SigningIn =>
    [
        Form("/sign-in", "sign-in", Who.Anyone, async (world, _) =>
            new("/sign-in", Fields(("Email", (await world.MemberAsync(MatrixWorld.A)).Email), ("Password", MatrixWorld.Password))))
            with { Audited = "session.open" },
        Form("/sign-in", "again", Who.Anyone, async (world, _) =>
            new("/sign-in", Fields(("Email", (await world.MemberAsync(MatrixWorld.A)).Email))) { From = world.Address() })
            with { Audited = "pin.request" },
        Form("/sign-in", "pin", Who.Anyone, async (world, _) =>
        {
            var (email, challenge, pin) = await world.PinAsync(MatrixWorld.A);
            return new("/sign-in", Fields(("Email", email), ("Pin", pin))) { Cookie = $"takt_pin={challenge}", From = world.Address() };
        }) with { Audited = "email.prove pin.try session.open" },
        Form("/setup", "setup", Who.Anyone, (_, _) =>
            At("/setup", ("Code", "guessed"), ("Organization", "Mine"), ("Email", "me@example.com"), ("Password", MatrixWorld.Password)))
            with { Unaudited = "this server is set up, and says so", Status = 410 },
        Form("/join", "join", Who.Anyone, async (world, _) => new("/join", Fields(
            ("Code", (await world.InviteAsync(MatrixWorld.A)).Code), ("Email", world.Unique("joins") + "@example.com"),
            ("Password", MatrixWorld.Password), ("Machine", "laptop"))))
            with { Audited = "member.register session.open" },
    ];

    private static EndpointRule[] Own =>
    [
        Form("/password", "password", Who.Person, (_, _) =>
            At("/password", ("Current", MatrixWorld.Password), ("Password", "another long one"))) with { Audited = "password.set" },
        Form("/tokens", "create", Who.Person, (_, _) => At("/tokens", ("Label", "x"), ("Read", "true")))
            with { Audited = "token.create", Except = caller => !MayMint(caller) },
        Form("/tokens", "revoke", Who.Person, async (world, caller) =>
            new("/tokens", Fields(("Revoke", Number(await world.TokenIdAsync(
                MatrixWorld.A, caller.Organization == MatrixWorld.A ? caller.Member : null)))))) with { Audited = "token.revoke" },
        Form("/machines/new", "machine", Who.Person, (_, _) => At("/machines/new", ("Machine", "second")))
            with { Audited = "token.create", Except = caller => !MayMint(caller) },
        Form("/machines/confirm", "answer", Who.Person, async (world, caller) => new("/machines/confirm", Fields(("Reject", Number(
            await world.UnconfirmedIdAsync(MatrixWorld.A, caller.Organization == MatrixWorld.A ? caller.Member : null))))))
            with { Audited = "machine.reject" },
        // Deciding takes somebody who sees the page.
        Form("/auth/device/verify", "device", Who.Person, async (world, caller) => new("/auth/device/verify", Fields(
            ("UserCode", await world.UserCodeAsync()), ("Organization", Number(caller.Organization)), ("Decision", "approve"))))
            with { Audited = "device.approve", Except = caller => !IsCookie(caller) },
        // Of the server, not of an organization.
        Form("/organizations/new", "organization", Who.Person, (_, _) => At("/organizations/new", ("Name", "Third"), ("TimeZone", "UTC")))
            with
        {
            Audited = "organization.create organization.switch",
            Primary = MatrixCaller.ServerAdmin,
            Except = caller => caller != MatrixCaller.ServerAdmin,
        },
    ];

    private static EndpointRule[] Members =>
    [
        Form("/settings/members/add", "add", Who.Admin,
            (world, _) => At("/settings/members/add", ("Address", world.Unique("added") + "@example.com"), ("NewRole", "member")))
            with { Audited = "member.create" },
        Form("/settings/members/add", "invite", Who.Admin,
            (world, _) => At("/settings/members/add", ("Email", world.Unique("asked") + "@example.com"), ("Role", "member")))
            with { Audited = "invite.create" },
        OfMember("role", "member.change", _ => [("Role", "admin")]),
        OfMember("labels", "member.label", _ => [("Team", "core"), ("Kind", "automation")]),
        OfMember("password", "password.admin_set", _ => [("NewPassword", "another long one")]),
        OfMember("revoke", "token.revoke", token => [("Revoke", Number(token))]),
        OfMember("remove", "member.remove", _ => []),
        Form("/settings/invites", "invite", Who.Admin, (_, _) => At("/settings/invites", ("Count", "1"), ("Role", "member")))
            with { Audited = "invite.create" },
        Form("/settings/invites", "revoke", Who.Admin,
            async (world, _) => new("/settings/invites", Fields(("Revoke", Number((await world.InviteAsync(MatrixWorld.A)).Id)))))
            with { Audited = "invite.revoke" },
    ];

    private static EndpointRule[] Tokens =>
    [
        // Nobody gives more than they have.
        Form("/settings/tokens", "create", Who.Admin, (_, _) => At("/settings/tokens", ("Label", "x"), ("Read", "true")))
            with { Audited = "token.create", Except = caller => !caller.Read },
        Form("/settings/tokens", "revoke", Who.Admin,
            async (world, _) => new("/settings/tokens", Fields(("Revoke", Number(await world.TokenIdAsync(MatrixWorld.A, null))))))
            with { Audited = "token.revoke" },
    ];

    private static EndpointRule[] Connections =>
    [
        Form("/settings/connections", "create", Who.Admin, (_, _) => At("/settings/connections", ("Name", "Office")))
            with { Audited = "connection.create" },
        // A key is made by a person who may write; a shared token begets none.
        OfConnection("key", "token.create", _ => [("Label", "x")])
            with { Except = caller => caller.Name is "a shared token with admin" or "an admin's token with admin" },
        OfConnection("revoke", "token.revoke", token => [("Revoke", Number(token))]),
        OfConnection("rename", "connection.change", _ => [("Name", "New")]),
        OfConnection("remove", "connection.remove", _ => []),
    ];

    private static EndpointRule[] Organization =>
    [
        Form("/settings/organization", "organization", Who.Admin,
            (world, _) => At("/settings/organization", ("Name", world.Unique("Name ")), ("Trusted", ""), ("Aggregates", "true")))
            with { Audited = "organization.change" },
        Form("/settings/people", "act", Who.Admin, async (world, caller) => new("/settings/people", Fields(
            ("Link", $"{await world.PersonAsync(MatrixWorld.A)}:{(await world.MemberAsync(caller.Organization)).Member}"))))
            with { Audited = "person.link" },
    ];

    /// <param name="fields">By the id of a token of A, for the form that ends one.</param>
    private static EndpointRule OfMember(string form, string audited, Func<long, (string, string)[]> fields) =>
        Form("/settings/members/{MemberId:long}", form, Who.Admin, async (world, _) =>
        {
            var (_, member, _) = await world.MemberAsync(MatrixWorld.A);
            return new($"/settings/members/{member}", Fields(fields(await world.TokenIdAsync(MatrixWorld.A, member))));
        }) with
        { Audited = audited };

    private static EndpointRule OfConnection(string form, string audited, Func<long, (string, string)[]> fields) =>
        Form("/settings/connections/{Id}", form, Who.Admin, async (world, _) =>
            new($"/settings/connections/{await world.ConnectionAsync(MatrixWorld.A)}",
                Fields(fields(await world.TokenIdAsync(MatrixWorld.A, null))))) with
        { Audited = audited };

    private static bool IsCookie(MatrixCaller caller) => caller.Name.EndsWith("cookie", StringComparison.Ordinal);

    /// <summary>What is made may write and read, and nobody gives more than they have.</summary>
    private static bool MayMint(MatrixCaller caller) => IsCookie(caller) || caller is { Read: true, Write: true };

    private static EndpointRule Form(string page, string form, Who who, Func<MatrixWorld, Credential, Task<MatrixCall>> call) =>
        new("FORM", page, who, call) { Form = form };

    private static Task<MatrixCall> At(string path, params (string, string)[] fields) =>
        Task.FromResult(new MatrixCall(path, Fields(fields)));

    private static Dictionary<string, string> Fields(params (string Name, string Value)[] fields) =>
        fields.ToDictionary(field => field.Name, field => field.Value);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
