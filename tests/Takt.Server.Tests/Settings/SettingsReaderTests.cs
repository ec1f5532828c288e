using Microsoft.Extensions.Configuration;
using Takt.Server.Settings;

namespace Takt.Server.Tests.Settings;

/// <summary>What holds for every setting, whichever room it is of.</summary>
public sealed class SettingsReaderTests
{
    private const string Key = "TAKT_TEST";

    /// <summary>Each way to read a setting: what nothing is, a legal value and its meaning, illegal ones and their hint.</summary>
    private static readonly Dictionary<string, Way> Ways = new()
    {
        ["text"] = new(s => s.Text(Key), null, " a b ", "a b"),
        ["secret"] = new(s => s.Secret(Key), null, " a b ", " a b "),
        ["switch"] = new(s => s.Switch(Key), false, "On", true, "on nor off", "perhaps", "2"),
        ["number"] = new(s => s.Number(Key, 7, 1, 10), 7, "10", 10, "1 to 10", "0", "11", "-1", "1.5", "3K", "99999999999"),
        ["size"] = new(s => s.Size(Key, 7L, 1024, 1L << 40), 7L, "3g", 3L << 30, "1024 to 1099511627776; K, M and G",
            "1023", "K", "4096G", "3T", "-3K"),
        ["URL"] = new(s => s.HttpUrl(Key)?.ToString(), null, "https://a.example/b", "https://a.example/b", "https://takt.example.com",
            "a.example", "ftp://a.example", "https://a.example?b"),
        ["list"] = new(s => Joined(s.List(Key)), null, " a, ,b c ,", "a|b c"),
        ["list of its own separators"] = new(s => Joined(s.List(Key, ';', ' ')), null, "a; b,c", "a|b,c"),
        ["words"] = new(s => Joined(s.Words(Key, ["a"], ["a", "b"])), "a", "b,a", "b|a", "a, b", "c", "a,B"),
        ["networks"] = new(s => Joined(s.Networks(Key).Select(n => n.ToString())), "", "10.0.0.0/8, ::1", "10.0.0.0/8|::1/128",
            "10.0.0.0/8", "me", "::1,10.0.0.0/33"),
        ["file"] = new(s => s.ExistingFile(Key), null, Environment.ProcessPath!, Environment.ProcessPath,
            "no permission", "/nonexistent/file"),
    };

    public static TheoryData<string> Names => [.. Ways.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_UnsetOrBlank_IsNoneAndNoError(string name)
    {
        foreach (var blank in new[] { null, "", "  ", "\t" })
        {
            var reader = Reader(blank);

            Assert.Equal(Ways[name].Unset, Ways[name].Read(reader));
            Assert.Empty(reader.Errors);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_Legal_IsRead(string name)
    {
        var reader = Reader(Ways[name].Legal);

        Assert.Equal(Ways[name].Meaning, Ways[name].Read(reader));
        Assert.Empty(reader.Errors);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_Illegal_IsAnErrorThatNamesKeyAndLegalValues(string name)
    {
        foreach (var illegal in Ways[name].Illegal)
        {
            var reader = Reader(illegal);
            Ways[name].Read(reader);

            var error = Assert.Single(reader.Errors);
            Assert.StartsWith($"{Key}: ", error, StringComparison.Ordinal);
            Assert.Contains(Ways[name].Hint, error, StringComparison.Ordinal);
            Assert.EndsWith(".", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Value_Required_IsAnErrorWhenBlank()
    {
        var reader = Reader(" ");

        Assert.Equal("", reader.Required(Key, "when another is"));
        Assert.Equal([$"{Key}: must be set when another is."], reader.Errors);
        Assert.Equal("a", Reader(" a").Required(Key, "when another is"));
    }

    [Fact]
    public void Errors_OfSeveralValues_AreAllKept()
    {
        var reader = Reader("perhaps");
        reader.Switch(Key);
        reader.Number(Key, 1, 1, 2);

        Assert.Equal(2, reader.Errors.Count);
    }

    [Fact]
    public void Key_OfTwoParts_IsWrittenAsInTheEnvironment()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Takt", "perhaps")]).Build();
        var reader = new SettingsReader(configuration);

        reader.Switch("ConnectionStrings__Takt");

        Assert.StartsWith("ConnectionStrings__Takt: 'perhaps'", Assert.Single(reader.Errors), StringComparison.Ordinal);
    }

    private static SettingsReader Reader(string? value) => new(new ConfigurationBuilder().AddInMemoryCollection([new(Key, value)]).Build());

    private static string? Joined(IEnumerable<string>? texts) => texts is null ? null : string.Join('|', texts);

    private sealed record Way(
        Func<SettingsReader, object?> Read, object? Unset, string Legal, object? Meaning, string Hint = "", params string[] Illegal);
}
