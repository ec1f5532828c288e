using Takt.Otlp;

namespace Takt.Server.Ingest.Bodies;

/// <summary>What one body holds of the budget, on its token's and its organization's account; it returns all that it takes.</summary>
internal sealed class BodyShare(
    BodyBudget budget, int organizationId, long tokenId, BodyBudget.Holder organization, BodyBudget.Holder token) : IOtlpMemory, IDisposable
{
    public int OrganizationId => organizationId;

    public long TokenId => tokenId;

    public BodyBudget.Holder Organization => organization;

    public BodyBudget.Holder Token => token;

    /// <summary>So that a request which can never be read is told so, and doesn't come again for ever.</summary>
    public long MostBeside(int bodyLength) => budget.MostBeside(bodyLength);

    /// <summary>False when there are no such many bytes for this sender now.</summary>
    public bool TryTake(long bytes) => budget.TryTake(this, bytes);

    public void Return(long bytes) => budget.Return(this, bytes);

    public void Dispose() => budget.Close(this);
}
