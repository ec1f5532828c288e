using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Usage;
using Takt.Server.Http;
using Takt.Server.Identity;

namespace Takt.Server.Usage.People;

/// <summary><c>/api/persons</c>: people who send telemetry without a token of their own.</summary>
internal static class PersonEndpoints
{
    private static readonly IReadOnlyList<QueryParameter> Parameters =
    [
        QueryParameter.Choice("state", "Only persons in this state.", "unassigned", "unassigned", "linked", "email", "merged", "all"),
        new("from", "Count usage from this day of the organization's time zone.", "2026-11-01"),
        new("to", "Count usage until before this day.", "2026-12-01"),
        .. Paging.Parameters,
    ];

    public static void MapPersonEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/persons").WithTags("Persons").Requires(Access.Admin);
        group.MapGet("", ListAsync).WithName("ListPersons")
            .WithSummary("Whom telemetry names besides members, with what they cost").WithQueryParameters(Parameters)
            .Refuses(Paging.WrongLimit);
        group.MapPost("/{id:long}/link", LinkAsync).WithName("LinkPerson")
            .WithSummary("Say which member a person is; their history follows at once")
            .Refuses(Refusal(PersonOutcome.NoSuchPerson), Refusal(PersonOutcome.NoSuchMember), Refusal(PersonOutcome.IsMember),
                Refusal(PersonOutcome.IsMerged));
        group.MapDelete("/{id:long}/link", UnlinkAsync).WithName("UnlinkPerson")
            .WithSummary("Take the link back; their history follows at once").Refuses(Problems.NotFound("link"));
        group.MapPost("/{id:long}/merge", MergeAsync).WithName("MergePerson")
            .WithSummary("Count one person as another; their history follows at once")
            .Refuses(
                Refusal(PersonOutcome.NoSuchPerson), Refusal(PersonOutcome.NoSuchTarget), Refusal(PersonOutcome.IsMember),
                Refusal(PersonOutcome.IsMerged), Refusal(PersonOutcome.IsLinked), Refusal(PersonOutcome.WouldBeCircle));
        group.MapDelete("/{id:long}/merge", UnmergeAsync).WithName("UnmergePerson").WithSummary("Count a merged person as themselves again")
            .Refuses(Problems.NotFound("merge"));
    }

    /// <summary>Why it was not done.</summary>
    public static string Words(PersonOutcome outcome) => outcome switch
    {
        PersonOutcome.NoSuchPerson => "There is no such person, or nothing to take back.",
        PersonOutcome.NoSuchMember => "There is no such member in this organization.",
        PersonOutcome.NoSuchTarget => "There is no such person to merge into.",
        PersonOutcome.IsMember => "Their token is assigned to a member, which says who they are.",
        PersonOutcome.IsMerged => "They count as another person.",
        PersonOutcome.IsLinked => "They are linked to a member.",
        PersonOutcome.WouldBeCircle => "The other person counts as this one already.",
        _ => "",
    };

    private static async Task<Results<Ok<PersonPage>, ProblemHttpResult>> ListAsync(
        HttpContext context, PersonDesk desk, CancellationToken cancellationToken)
    {
        var parameters = new ListParameters(context.Request.Query, Parameters);
        var state = PersonStates.Parse(parameters.Word("state")!);
        var query = new PersonQuery(context.GetCaller().OrganizationId, state, parameters.Day("from"), parameters.Day("to"))
        {
            Limit = parameters.Limit(),
            Cursor = parameters.Cursor<PersonCursor>(PersonCursor.TryParse),
        };
        if (parameters.Errors.Count > 0)
            return Problems.Invalid(parameters.Errors);
        return TypedResults.Ok(await desk.ListAsync(query, cancellationToken));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> LinkAsync(
        long id, LinkPersonRequest request, HttpContext context, PersonDesk desk, CancellationToken cancellationToken) =>
        request.MemberId is { } member
            ? Answer(await desk.LinkAsync(context.GetCaller(), context, id, member, cancellationToken))
            : Answer(PersonOutcome.NoSuchMember);

    private static async Task<Results<NoContent, ProblemHttpResult>> UnlinkAsync(
        long id, HttpContext context, PersonDesk desk, CancellationToken cancellationToken) =>
        await desk.UnlinkAsync(context.GetCaller(), context, id, cancellationToken) == PersonOutcome.Done
            ? TypedResults.NoContent() : Problems.NotFound("link");

    private static async Task<Results<NoContent, ProblemHttpResult>> MergeAsync(
        long id, MergePersonRequest request, HttpContext context, PersonDesk desk, CancellationToken cancellationToken) =>
        request.IntoPersonId is { } into
            ? Answer(await desk.MergeAsync(context.GetCaller(), context, id, into, cancellationToken))
            : Answer(PersonOutcome.NoSuchTarget);

    private static async Task<Results<NoContent, ProblemHttpResult>> UnmergeAsync(
        long id, HttpContext context, PersonDesk desk, CancellationToken cancellationToken) =>
        await desk.UnmergeAsync(context.GetCaller(), context, id, cancellationToken) == PersonOutcome.Done
            ? TypedResults.NoContent() : Problems.NotFound("merge");

    private static Results<NoContent, ProblemHttpResult> Answer(PersonOutcome outcome) =>
        outcome == PersonOutcome.Done ? TypedResults.NoContent() : Refusal(outcome);

    private static ProblemHttpResult Refusal(PersonOutcome outcome) => outcome switch
    {
        PersonOutcome.NoSuchPerson => Problems.NotFound("person"),
        PersonOutcome.NoSuchMember => Problems.Invalid("member_id", Words(outcome)),
        PersonOutcome.NoSuchTarget => Problems.Invalid("into_person_id", Words(outcome)),
        PersonOutcome.IsMember => Problems.Conflict("person_is_member", Words(outcome), "Assign a new token to another member instead."),
        PersonOutcome.IsMerged =>
            Problems.Conflict("person_merged", Words(outcome), "Link the person they were merged into, or take the merge back first."),
        PersonOutcome.IsLinked => Problems.Conflict("person_linked", Words(outcome), "Unlink them first, then merge."),
        _ => Problems.Conflict("person_merge_circle", Words(outcome), "Take that merge back first."),
    };
}
