namespace Takt.Server.Database;

/// <summary>
/// The advisory lock of one organization's telemetry. A transaction that writes records shares it, or has it alone where records may
/// change sessions; one that ends tokens has it alone. So a token is ended either after the records that it let in, or before them.
/// </summary>
internal static class OrganizationLock
{
    private const string Class = "7462";

    /// <summary>Takes the lock, of the organization <c>$1</c>, until the transaction ends.</summary>
    public const string Share = $"select pg_advisory_xact_lock_shared({Class}, $1)", Own = $"select pg_advisory_xact_lock({Class}, $1)";
}
