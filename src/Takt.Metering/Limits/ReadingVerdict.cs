namespace Takt.Metering.Limits;

/// <summary>What became of a reading. Each is kept; only accepted ones move a figure.</summary>
public enum ReadingVerdict
{
    Accepted,

    /// <summary>It contradicts the readings and the use around it, and nothing has confirmed it yet.</summary>
    Contradicts,

    /// <summary>Its window had ended when it was read: a stale one.</summary>
    Stale,

    /// <summary>Its window begins after it was read, or ends further away than the window is long.</summary>
    OutOfWindow,
}
