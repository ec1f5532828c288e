using System.Text;

namespace Takt.Server.Tests.Usage.Costs;

/// <summary>Reads CSV as RFC 4180 has it.</summary>
internal static class CsvRows
{
    /// <summary>Each row by the names of the first one.</summary>
    public static List<Dictionary<string, string>> Read(string text)
    {
        var rows = Cells(text).ToList();
        return [.. rows.Skip(1).Select(row => rows[0].Zip(row).ToDictionary(cell => cell.First, cell => cell.Second))];
    }

    private static IEnumerable<List<string>> Cells(string text)
    {
        var (row, cell, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '"' && i + 1 < text.Length && text[i + 1] == '"')
                cell.Append(text[++i]);
            else if (text[i] == '"')
                quoted = !quoted;
            else if (!quoted && text[i] == ',')
                End();
            else if (!quoted && text[i] == '\n')
            {
                End();
                yield return row;
                row = [];
            }
            else if (quoted || text[i] != '\r')
                cell.Append(text[i]);
        }

        void End()
        {
            row.Add(cell.ToString());
            cell.Clear();
        }
    }
}
