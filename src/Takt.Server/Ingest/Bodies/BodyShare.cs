namespace Takt.Server.Ingest.Bodies;

/// <summary>What one body holds of the budget, on its token's and its organization's account; whoever takes returns.</summary>
internal sealed class BodyShare(
    BodyBudget budget, int organizationId, long tokenId, BodyBudget.Holder organization, BodyBudget.Holder token) : IDisposable
{
    /// <summary>Bytes of the body itself; the budget's to change.</summary>
    public long Held { get; set; }

    public int OrganizationId => organizationId;

    public long TokenId => tokenId;

    public BodyBudget.Holder Organization => organization;

    public BodyBudget.Holder Token => token;

    /// <summary>So that a request which can never be read is told so, and doesn't come again for ever.</summary>
    public long MostBeside(int bodyLength) => budget.MostBeside(bodyLength);

    /// <summary>For the body itself; false when there are no such many bytes for this sender now.</summary>
    public bool TryTake(long bytes) => budget.TryTake(this, bytes);

    /// <summary>The same for a large body, which may wait a moment.</summary>
    public ValueTask<bool> TakeAsync(long bytes, CancellationToken cancellationToken) => budget.TakeAsync(this, bytes, cancellationToken);

    public void Return(long bytes) => budget.Return(this, bytes);

    /// <summary>For what is made of the body when it is read; false when there are no such many bytes now.</summary>
    public bool TryTakeForReading(long bytes) => budget.TryTakeForReading(bytes);

    public void ReturnReading(long bytes) => budget.ReturnReading(bytes);

    public void Dispose() => budget.Close(this);
}
