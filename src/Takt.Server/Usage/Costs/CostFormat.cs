namespace Takt.Server.Usage.Costs;

/// <summary>How line items are written.</summary>
internal enum CostFormat
{
    /// <summary>A column for every dimension and measure.</summary>
    Csv,

    /// <summary>The items of <c>/api/costs</c>, one a line.</summary>
    Jsonl,

    /// <summary>The columns of FinOps FOCUS 1.2, as CSV.</summary>
    Focus,
}
