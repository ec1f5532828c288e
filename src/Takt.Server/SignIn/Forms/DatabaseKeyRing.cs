using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;
using Takt.Server.Access;

namespace Takt.Server.SignIn.Forms;

/// <summary>The framework's keys, kept where every replica finds them. (Its interface is synchronous; it asks once a day.)</summary>
internal sealed class DatabaseKeyRing(NpgsqlDataSource database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = database.OpenConnection();
        using var command = new NpgsqlCommand("select xml from data_protection_keys order by key_id", connection);
        using var reader = command.ExecuteReader();
        var elements = new List<XElement>();
        while (reader.Read())
            elements.Add(XElement.Parse(reader.GetString(0)));
        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = database.OpenConnection();
        using var transaction = connection.BeginTransaction();
        using var command = new NpgsqlCommand(
            """
            with actor as (select set_config('takt.actor', $3, true), set_config('takt.actor_name', $4, true),
              set_config('takt.action', 'key.create', true))
            insert into data_protection_keys (friendly_name, xml) select $1, $2 from actor
            """,
            connection, transaction);
        command.Parameters.AddWithValue(friendlyName);
        command.Parameters.AddWithValue(element.ToString(SaveOptions.DisableFormatting));
        command.Parameters.AddWithValue(Actor.Server.Id);
        command.Parameters.AddWithValue(Actor.Server.Name!);
        command.ExecuteNonQuery();
        transaction.Commit();
    }
}
