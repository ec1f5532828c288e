using Takt.Server.Settings;

namespace Takt.Server.Retention;

/// <summary>How long each class of data is kept, in days.</summary>
internal sealed class RetentionOptions
{
    public const string RawKey = "TAKT_RETENTION_RAW", FactsKey = "TAKT_RETENTION_FACTS", AuditKey = "TAKT_RETENTION_AUDIT";

    private const int Most = 3650;

    /// <summary>Bodies as they were received.</summary>
    /// <value>30; 1 to 3650.</value>
    public int RawDays { get; set; } = 30;

    /// <summary>Calls, events and metrics, and all that is summed of them. Whole months go.</summary>
    /// <value>400; 32 to 3650.</value>
    public int FactsDays { get; set; } = 400;

    /// <summary>Who changed what.</summary>
    /// <value>400; 90 to 3650.</value>
    public int AuditDays { get; set; } = 400;

    public static void Read(RetentionOptions options, SettingsReader settings)
    {
        options.RawDays = settings.Number(RawKey, options.RawDays, 1, Most);
        options.FactsDays = settings.Number(FactsKey, options.FactsDays, 32, Most);
        options.AuditDays = settings.Number(AuditKey, options.AuditDays, 90, Most);
    }
}
