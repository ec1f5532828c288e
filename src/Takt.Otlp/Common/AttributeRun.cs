namespace Takt.Otlp;

/// <summary>The attributes of one owner: neighbours in the batch's attribute table.</summary>
internal struct AttributeRun
{
    public int Start;
    public int Count;

    /// <summary>How many more the sender says it has left out.</summary>
    public uint Dropped;
}
