using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Server.Http;

namespace Takt.Server.Usage.People;

/// <summary>Why it is not said who a person is.</summary>
internal static class PersonRefusals
{
    public static ProblemHttpResult NoSuchPerson() => Problems.NotFound("person");

    public static ProblemHttpResult NoSuchMember() => Problems.Invalid("member_id", "There is no such member in this organization.");

    public static ProblemHttpResult NoSuchTarget() => Problems.Invalid("into_person_id", "There is no such person to merge into.");

    /// <summary>Nothing to take back.</summary>
    public static ProblemHttpResult NoSuchLink() => Problems.NotFound("link");

    /// <summary>Nothing to take back.</summary>
    public static ProblemHttpResult NoSuchMerge() => Problems.NotFound("merge");

    public static ProblemHttpResult IsMember() => Problems.Conflict(
        "person_is_member", "Their token is assigned to a member, which says who they are.",
        "Assign a new token to another member instead.");

    /// <summary>Nobody has said that their machine is not theirs, or an admin has decided.</summary>
    public static ProblemHttpResult NotDisputed() => Problems.Conflict(
        "not_disputed", "Nobody disputes whose usage this is.", "List the disputed ones: GET /api/persons?state=disputed.");

    public static ProblemHttpResult WrongKind() =>
        Problems.Invalid("kind", $"The kind must be one of {string.Join(", ", Kinds.All)}, or empty.");

    /// <summary>What they are is said of the member.</summary>
    public static ProblemHttpResult CountsAsMember() => Problems.Conflict(
        "person_is_member", "They count as a member.", "Say it of the member: PATCH /api/members/{id} with kind.");

    /// <summary>They count as another person: that one is to be linked.</summary>
    public static ProblemHttpResult IsMerged() => Problems.Conflict(
        "person_merged", "They count as another person.", "Link the person they were merged into, or take the merge back first.");

    /// <summary>They are linked to a member, and a merge would silently override it.</summary>
    public static ProblemHttpResult IsLinked() =>
        Problems.Conflict("person_linked", "They are linked to a member.", "Unlink them first, then merge.");

    /// <summary>The other one counts as this one already.</summary>
    public static ProblemHttpResult WouldBeCircle() => Problems.Conflict(
        "person_merge_circle", "The other person counts as this one already.", "Take that merge back first.");
}
