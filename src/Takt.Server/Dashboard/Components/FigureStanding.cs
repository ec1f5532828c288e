namespace Takt.Server.Dashboard.Components;

/// <summary>How far a number can be trusted: told by shape and word, never by colour alone.</summary>
public enum FigureStanding
{
    /// <summary>The client said it.</summary>
    Reported,

    /// <summary>From the price list.</summary>
    Priced,

    /// <summary>Usage whose price nobody knows: not in the sum.</summary>
    Unpriced,

    /// <summary>Never an invoice.</summary>
    Estimate,
}
