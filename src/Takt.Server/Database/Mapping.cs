using System.Data;
using Dapper;

namespace Takt.Server.Database;

/// <summary>
/// How Dapper reads our columns: <c>snake_case</c> into properties, <c>timestamptz</c> into <see cref="DateTimeOffset"/>.
/// </summary>
internal static class Mapping
{
    /// <summary>Idempotent; every room that maps rows calls it when it is added.</summary>
    public static void Use()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new UtcHandler());
    }

    private sealed class UtcHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) => new(DateTime.SpecifyKind((DateTime)value, DateTimeKind.Utc));

        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) => parameter.Value = value.ToUniversalTime();
    }
}
