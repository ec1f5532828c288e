namespace Takt.Metering.Agents;

/// <summary>
/// What people and models said and did, in the classes in which an organization can allow it. Everything else that telemetry carries is
/// about the work, not the work itself.
/// </summary>
[Flags]
public enum ContentClass
{
    None = 0,
    Prompts = 1,
    Responses = 2,

    /// <summary>Arguments of tools: commands, parameters.</summary>
    ToolDetails = 4,

    /// <summary>What tools read, wrote and answered.</summary>
    ToolContent = 8,

    /// <summary>Whole requests, responses and settings.</summary>
    RawBodies = 16,

    /// <summary>Names of files, folders and documents.</summary>
    Paths = 32,

    /// <summary>Error messages quote commands and paths.</summary>
    ErrorTexts = 64,

    /// <summary>Long text in an attribute that nobody knows, and log bodies that are more than the event's name.</summary>
    Unrecognised = 128,
}
