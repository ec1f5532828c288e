namespace Takt.Server.Audit.Trail;

/// <summary>What was done, in words. Every action of the server has its own; a test sees to it.</summary>
internal static class AuditWords
{
    /// <summary>By action: the words, with the thing in braces, and the table whose row is the thing.</summary>
    private static readonly Dictionary<string, (string Words, string Table)> Actions = new(StringComparer.Ordinal)
    {
        ["account.mark"] = ("said that account {0} is the organization's", "organization_accounts"),
        ["account.unmark"] = ("said that account {0} is not the organization's", "organization_accounts"),
        ["connection.change"] = ("changed connection {0}", "connections"),
        ["connection.create"] = ("created connection {0}", "connections"),
        ["connection.remove"] = ("removed connection {0}", "connections"),
        ["demo.found"] = ("founded the demo organization {0}", "organizations"),
        ["demo.start"] = ("filled the demo organization {0}", "organizations"),
        ["device.approve"] = ("let {0} connect", "device_codes"),
        ["device.deliver"] = ("fetched the token of {0}", "device_codes"),
        ["device.deny"] = ("refused to let {0} connect", "device_codes"),
        ["device.redeem"] = ("fetched the token of {0} once more", "device_codes"),
        ["device.start"] = ("asked to connect {0}", "device_codes"),
        ["device.sweep"] = ("swept old device codes away", "device_codes"),
        ["email.prove"] = ("proved to own {0}", "users"),
        ["invite.create"] = ("made invite {0}", "invites"),
        ["invite.revoke"] = ("revoked invite {0}", "invites"),
        ["limit.hit"] = ("said that a limit is reached", "limit_readings"),
        ["limit.new_window"] = ("said that a limit counts anew", "limit_readings"),
        ["limit.undo"] = ("took back what was said of a limit", "limit_readings"),
        ["machine.confirm"] = ("said that machine {0} is theirs", "tokens"),
        ["machine.reject"] = ("said that machine {0} is not theirs", "tokens"),
        ["member.arrive"] = ("came with the password that an admin had set", "members"),
        ["member.change"] = ("changed the role of {0}", "members"),
        ["member.create"] = ("added member {0}", "members"),
        ["member.label"] = ("changed what is said of {0}", "members"),
        ["member.register"] = ("joined", "members"),
        ["member.reissue"] = ("fetched a fresh token {0} with the invite code", "tokens"),
        ["member.remove"] = ("removed member {0}", "members"),
        ["organization.bootstrap"] = ("created organization {0} from the bootstrap settings", "organizations"),
        ["organization.change"] = ("changed the settings of {0}", "organizations"),
        ["organization.create"] = ("created organization {0}", "organizations"),
        ["organization.switch"] = ("went to another organization", "cookie_sessions"),
        ["organization.set_up"] = ("created organization {0} with the set-up link", "organizations"),
        ["password.admin_set"] = ("set the password of {0}", "users"),
        ["password.set"] = ("changed the password of {0}", "users"),
        ["person.kind"] = ("said what {0} is", "person_kinds"),
        ["person.link"] = ("linked {0}", "person_links"),
        ["person.merge"] = ("merged {0}", "person_merges"),
        ["person.set_apart"] = ("left the disputed usage of {0} with nobody", "tokens"),
        ["person.unlink"] = ("unlinked {0}", "person_links"),
        ["person.unmerge"] = ("took {0} apart again", "person_merges"),
        ["pin.request"] = ("asked for a PIN by e-mail", "sign_in_pins"),
        ["pin.sweep"] = ("swept old PINs away", "sign_in_pins"),
        ["pin.try"] = ("tried a PIN", "sign_in_pins"),
        ["price.apply"] = ("had usage counted by version {0} of the price list", "price_versions"),
        ["price.correct"] = ("corrected the price of {0}", "price_corrections"),
        ["price.import"] = ("imported the price of {0}", "price_corrections"),
        ["price.remove"] = ("removed the correction of the price of {0}", "price_corrections"),
        ["price.undo"] = ("took back version {0} of the price list", "price_versions"),
        ["session.close"] = ("signed out", "cookie_sessions"),
        ["session.look"] = ("opened a session of {0}", "session_looks"),
        ["session.open"] = ("signed in", "cookie_sessions"),
        ["setup_link.create"] = ("made a set-up link", "setup_link"),
        ["token.add_machine"] = ("added a machine with token {0}", "tokens"),
        ["token.change"] = ("changed token {0}", "tokens"),
        ["token.create"] = ("created token {0}", "tokens"),
        ["token.revoke"] = ("revoked token {0}", "tokens"),
        ["token.rotate"] = ("rotated token {0}", "tokens"),
        ["view.remove"] = ("removed view {0}", "views"),
        ["view.save"] = ("saved view {0}", "views"),
    };

    /// <summary>The actions, for those who choose one.</summary>
    public static IEnumerable<string> All => Actions.Keys.Order(StringComparer.Ordinal);

    /// <summary>True for the row that the action is named after; others were changed along with it.</summary>
    public static bool IsMain(AuditRow row) => Actions.TryGetValue(row.Action, out var words) && words.Table == row.Entity;

    /// <summary>
    /// The action with the name of its thing: <c>revoked token Ada's laptop</c>. Of a row that changed along:
    /// <c>token Ada's laptop changed</c>.
    /// </summary>
    public static string Of(AuditRow row, AuditNames names) => IsMain(row)
        ? string.Format(System.Globalization.CultureInfo.InvariantCulture, Actions[row.Action].Words, NameOf(row, names))
        : $"{Thing(row, names)} {(row.Operation switch { "insert" => "created", "delete" => "deleted", _ => "changed" })}";

    /// <summary>The row by its kind and name: <c>token Ada's laptop</c>.</summary>
    public static string Thing(AuditRow row, AuditNames names) =>
        $"{AuditEntities.NameOf(row.Entity).Replace('_', ' ')} {NameOf(row, names)}".TrimEnd();

    private static string NameOf(AuditRow row, AuditNames names) => row.Entity switch
    {
        "tokens" => row.Field("label"),
        "connections" or "organizations" or "views" => row.Field("name"),
        "users" => row.Field("email"),
        "members" or "cookie_sessions" => names.Member(row.Number("member_id")),
        "invites" => row.Field("email") is { } email ? $"{row.Field("prefix")}… for {email}" : $"{row.Field("prefix")}…",
        "device_codes" => row.Field("machine"),
        "person_links" => $"{names.Person(row.Number("person_id"))} to {names.Member(row.Number("member_id"))}",
        "person_kinds" => names.Person(row.Number("person_id")),
        "person_merges" => $"{names.Person(row.Number("person_id"))} into {names.Person(row.Number("into_person_id"))}",
        "session_looks" => names.Member(row.Number("member_id")) ?? $"nobody's: {row.Field("session")}",
        "price_corrections" => row.Field("model"),
        "price_versions" => row.Field("version"),
        "setup_link" => "",
        _ => row.EntityKey,
    } ?? row.EntityKey ?? "";
}
