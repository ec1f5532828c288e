using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Onboarding;
using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.Onboarding.OwnMachines;

/// <summary><c>/api/me/machines</c>: what was set up in the caller's name, and whether it is theirs.</summary>
internal static class OwnMachineEndpoints
{
    private static readonly QueryChoice<bool> Unconfirmed =
        QueryParameter.Flag("unconfirmed", "Only those that wait for the owner to say whether they are theirs.", false);

    private static readonly IReadOnlyList<QueryParameter> Parameters = [Unconfirmed, .. Paging.Parameters];

    public static void MapOwnMachines(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/me/machines").WithTags("Machines").Requires(Requirement.Person);
        group.MapGet("", ListAsync).WithName("ListOwnMachines").WithQueryParameters(Parameters).Refuses(Paging.WrongLimit)
            .WithSummary("The machines that were set up in the caller's name; unconfirmed=true: those to say yes or no to");
        group.MapPost("/{token_id:long}/confirm", ConfirmAsync).WithName("ConfirmMachine")
            .WithSummary("Say that a machine is yours, which was set up before you came: its token may do again what it could")
            .Refuses(OwnMachineService.NotOwner(), Problems.NotFound("machine"), OwnMachineService.Rejected());
        group.MapPost("/{token_id:long}/reject", RejectAsync).WithName("RejectMachine")
            .WithSummary("Say that a machine is not yours: it ends with all that it minted; its usage is disputed until an admin decides")
            .Refuses(OwnMachineService.NotOwner(), Problems.NotFound("machine"), OwnMachineService.Confirmed());
    }

    private static async Task<Results<Ok<OwnMachinePage>, ProblemHttpResult>> ListAsync(
        HttpContext context, OwnMachineService service, CancellationToken cancellationToken)
    {
        var parameters = new ListParameters(context.Request.Query, Parameters);
        var unconfirmed = parameters.Choice(Unconfirmed) ?? false;
        if (!Paging.TryRead(parameters, long.MaxValue, out var size, out var before, out var errors))
            return Problems.Invalid(errors);
        var machines = await service.ListAsync(context.GetCaller(), unconfirmed, before, size, cancellationToken);
        return TypedResults.Ok(new OwnMachinePage(machines, Paging.Next(machines, size, machine => machine.TokenId)));
    }

    private static async Task<Results<Ok<AnsweredMachine>, ProblemHttpResult>> ConfirmAsync(
        [Microsoft.AspNetCore.Mvc.FromRoute(Name = "token_id")] long tokenId, HttpContext context, OwnMachineService service,
        CancellationToken cancellationToken) =>
        Answer(await service.ConfirmAsync(context.GetCaller(), tokenId, cancellationToken));

    private static async Task<Results<Ok<AnsweredMachine>, ProblemHttpResult>> RejectAsync(
        [Microsoft.AspNetCore.Mvc.FromRoute(Name = "token_id")] long tokenId, HttpContext context, OwnMachineService service,
        CancellationToken cancellationToken) =>
        Answer(await service.RejectAsync(context.GetCaller(), tokenId, cancellationToken));

    private static Results<Ok<AnsweredMachine>, ProblemHttpResult> Answer(Outcome<AnsweredMachine> outcome) =>
        outcome.Value is { } answered ? TypedResults.Ok(answered) : outcome.Refusal!;
}
