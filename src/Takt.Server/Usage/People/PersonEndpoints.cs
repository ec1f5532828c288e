using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Usage;
using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.Usage.People;

/// <summary><c>/api/persons</c>: people who send telemetry without a token of their own.</summary>
internal static class PersonEndpoints
{
    private static readonly IReadOnlyList<QueryParameter> Parameters =
    [
        QueryParameter.Choice("state", "Only persons in this state.", "unassigned", "unassigned", "disputed", "linked",
            "email", "merged", "all"),
        new("from", "Count usage from this day of the organization's time zone.", "2026-11-01"),
        new("to", "Count usage until before this day.", "2026-12-01"),
        .. Paging.Parameters,
    ];

    public static void MapPersonEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/persons").WithTags("Persons").Requires(Requirement.Admin);
        group.MapGet("", ListAsync).WithName("ListPersons")
            .WithSummary("Whom telemetry names besides members, with what they cost").WithQueryParameters(Parameters)
            .Refuses(Paging.WrongLimit);
        group.MapPost("/{id:long}/link", LinkAsync).WithName("LinkPerson")
            .WithSummary("Say which member a person is; their history follows at once")
            .Refuses(PersonRefusals.NoSuchPerson(), PersonRefusals.NoSuchMember(), PersonRefusals.IsMember(), PersonRefusals.IsMerged());
        group.MapDelete("/{id:long}/link", UnlinkAsync).WithName("UnlinkPerson")
            .WithSummary("Take the link back; their history follows at once").Refuses(PersonRefusals.NoSuchLink());
        group.MapPost("/{id:long}/merge", MergeAsync).WithName("MergePerson")
            .WithSummary("Count one person as another; their history follows at once")
            .Refuses(
                PersonRefusals.NoSuchPerson(), PersonRefusals.NoSuchTarget(), PersonRefusals.IsMember(), PersonRefusals.IsMerged(),
                PersonRefusals.IsLinked(), PersonRefusals.WouldBeCircle());
        group.MapPost("/{id:long}/set-apart", SetApartAsync).WithName("SetPersonApart")
            .WithSummary("Leave disputed usage with nobody; linking the person says whose it was instead")
            .Refuses(PersonRefusals.NoSuchPerson(), PersonRefusals.NotDisputed());
        group.MapPut("/{id:long}/kind", ChangeKindAsync).WithName("SetPersonKind")
            .WithSummary("Say that somebody is automation, or a person, where telemetry can't tell; empty lets it speak")
            .Refuses(PersonRefusals.NoSuchPerson(), PersonRefusals.WrongKind(), PersonRefusals.CountsAsMember());
        group.MapDelete("/{id:long}/merge", UnmergeAsync).WithName("UnmergePerson").WithSummary("Count a merged person as themselves again")
            .Refuses(PersonRefusals.NoSuchMerge());
    }

    private static async Task<Results<Ok<PersonPage>, ProblemHttpResult>> ListAsync(
        HttpContext context, PersonService service, CancellationToken cancellationToken)
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
        return TypedResults.Ok(await service.ListAsync(query, cancellationToken));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> LinkAsync(
        long id, LinkPersonRequest request, HttpContext context, PersonService service, CancellationToken cancellationToken) =>
        request.MemberId is { } member
            ? Answer(await service.LinkAsync(context.GetCaller(), id, member, cancellationToken))
            : PersonRefusals.NoSuchMember();

    private static async Task<Results<NoContent, ProblemHttpResult>> UnlinkAsync(
        long id, HttpContext context, PersonService service, CancellationToken cancellationToken) =>
        Answer(await service.UnlinkAsync(context.GetCaller(), id, cancellationToken));

    private static async Task<Results<NoContent, ProblemHttpResult>> MergeAsync(
        long id, MergePersonRequest request, HttpContext context, PersonService service, CancellationToken cancellationToken) =>
        request.IntoPersonId is { } into
            ? Answer(await service.MergeAsync(context.GetCaller(), id, into, cancellationToken))
            : PersonRefusals.NoSuchTarget();

    private static async Task<Results<NoContent, ProblemHttpResult>> UnmergeAsync(
        long id, HttpContext context, PersonService service, CancellationToken cancellationToken) =>
        Answer(await service.UnmergeAsync(context.GetCaller(), id, cancellationToken));

    private static async Task<Results<NoContent, ProblemHttpResult>> SetApartAsync(
        long id, HttpContext context, PersonService service, CancellationToken cancellationToken) =>
        Answer(await service.SetApartAsync(context.GetCaller(), id, cancellationToken));

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangeKindAsync(
        long id, PersonKindRequest request, HttpContext context, PersonService service, CancellationToken cancellationToken) =>
        Answer(await service.ChangeKindAsync(context.GetCaller(), id, request.Kind, cancellationToken));

    private static Results<NoContent, ProblemHttpResult> Answer(Outcome<Done> outcome) =>
        outcome.Refusal is { } refusal ? refusal : TypedResults.NoContent();
}
