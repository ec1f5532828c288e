namespace Takt.Server.Usage.Queries;

/// <summary>How an account of the provider is named: its uuid, and its organization where that is known.</summary>
internal static class AccountNames
{
    /// <summary>Of a row <c>ac</c> of <c>accounts</c>.</summary>
    public const string Value =
        "(ac.account_uuid || case when ac.provider_organization = '' then '' else '/' || ac.provider_organization end)";
}
