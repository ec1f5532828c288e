namespace Takt.Server.Tests.Onboarding;

/// <summary>Values that would do harm where they are not quoted.</summary>
internal static class Hostile
{
    public const string Machine = "a'b\"c`touch pwned`$(touch pwned)${HOME}\\n!x,y=z;%41 \n&&touch pwned #ümläut💥";
    public const string Token = "to'k\"en`touch pwned`$(touch pwned)$HOME!!\\";
    public const string Host = "it's$(touch${IFS}pwned)&!x";
}
