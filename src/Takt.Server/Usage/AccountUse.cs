namespace Takt.Server.Usage;

/// <summary>What an account used, and when it was refused, in order of time.</summary>
/// <param name="Minutes">Unix minutes with use, and how much in nano-dollars of the price list.</param>
internal sealed record AccountUse(IReadOnlyList<(long Minute, long Nano)> Minutes, IReadOnlyList<AccountRefusal> Refusals);

/// <summary>A call that a plan's limit refused.</summary>
/// <param name="Scope">The window; <c>unknown</c> where the client doesn't say.</param>
/// <param name="ResetsAt">When the window ends, where that was told.</param>
internal sealed record AccountRefusal(DateTime At, string Scope, DateTime? ResetsAt);

/// <summary>A session that has changed and that the job hasn't looked at yet.</summary>
internal sealed record DueUse(Guid Id, DateOnly On, long[] Accounts);
