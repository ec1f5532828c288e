using System.Security.Cryptography;
using System.Text;
using Takt.Metering.Usage;

namespace Takt.Server.Ledger.Series;

/// <summary>A value that the caps count, as what it is known by.</summary>
internal readonly record struct NamedValue(string Kind, Guid Value)
{
    private static readonly DimensionRow[] Foldable = [.. DimensionTable.Texts.Where(row => row.IsFoldable)];

    /// <summary>All of an item; members and the unknown are nobody's invention.</summary>
    public static IEnumerable<NamedValue> Of(SeriesItem item)
    {
        if (PersonOf(item) is { } person)
            yield return person;
        if (MachineOf(item) is { } machine)
            yield return machine;
        if (AccountOf(item) is { } account)
            yield return account;
        foreach (var row in Foldable)
        {
            if (item.Dimensions[row] is { } value)
                yield return Of(row.Name, value);
        }
    }

    /// <summary>The item with "(other)" in place of what is in <paramref name="folded"/>; the same when nothing is.</summary>
    public static SeriesItem Fold(SeriesItem item, IReadOnlySet<NamedValue> folded)
    {
        var result = item;
        if (PersonOf(item) is { } person && folded.Contains(person))
            result = result with { Person = new("other", Dimensions.Folded), PersonEmail = null };
        if (MachineOf(item) is { } machine && folded.Contains(machine))
            result = result with { Host = Dimensions.Folded };
        if (AccountOf(item) is { } account && folded.Contains(account))
            result = result with { Account = (Dimensions.Folded, ""), AccountEmail = null };
        foreach (var row in Foldable)
        {
            if (item.Dimensions[row] is { } value && folded.Contains(Of(row.Name, value)))
                result = result with { Dimensions = result.Dimensions.With(row, Dimensions.Folded) };
        }

        return result;
    }

    public static NamedValue? PersonOf(SeriesItem item) =>
        item.Person.Kind is "member" or "claim" or "unknown" ? null : Of(Dimension.Person, $"{item.Person.Kind} {item.Person.Key}");

    private static NamedValue? MachineOf(SeriesItem item) => item.Host is { } host ? Of(Dimension.Machine, host) : null;

    private static NamedValue? AccountOf(SeriesItem item) =>
        item.Account is { } account ? Of(Dimension.Account, $"{account.Account} {account.Organization}") : null;

    private static NamedValue Of(string kind, string value)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(value), digest);
        return new(kind, new Guid(digest[..16], bigEndian: true));
    }
}
