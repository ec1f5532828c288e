namespace Takt.Forecast.People;

/// <summary>Use of the allowance that no machine reports: chat, a phone.</summary>
/// <param name="Along">Share of the prompts of seen work.</param>
/// <param name="Apart">Sessions a day at times of their own.</param>
/// <param name="Size">Of such a session, as a multiple of a seen one.</param>
internal sealed record UnseenUse(double Along, double Apart, double Size)
{
    public static readonly UnseenUse None = new(0, 0, 0);
}
