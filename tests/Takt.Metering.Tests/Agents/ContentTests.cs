using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Takt.Metering.Agents;
using Takt.Metering.Agents.Fields;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Agents;

public sealed class ContentTests
{
    [Theory]
    [InlineData("prompt", ContentClass.Prompts)]
    [InlineData("prompt_text", ContentClass.Prompts)]
    [InlineData("user.message", ContentClass.Prompts)]
    [InlineData("gen_ai.prompt.0.content", ContentClass.Prompts)]
    [InlineData("gen_ai.input.messages", ContentClass.Prompts)]
    [InlineData("process.command_line", ContentClass.Prompts)]
    [InlineData("response", ContentClass.Responses)]
    [InlineData("gen_ai.completion.1.content", ContentClass.Responses)]
    [InlineData("tool_input", ContentClass.ToolDetails)]
    [InlineData("full_command", ContentClass.ToolDetails)]
    [InlineData("tool", ContentClass.ToolDetails)]
    [InlineData("tools", ContentClass.ToolDetails)]
    [InlineData("system_prompt", ContentClass.Prompts)]
    [InlineData("ai.prompt.messages", ContentClass.Prompts)]
    [InlineData("langfuse.observation.output", ContentClass.Responses)]
    [InlineData("ai.toolCall.result", ContentClass.ToolContent)]
    [InlineData("diff", ContentClass.ToolContent)]
    [InlineData("body", ContentClass.RawBodies)]
    [InlineData("workspace.host_paths", ContentClass.Paths)]
    [InlineData("error", ContentClass.ErrorTexts)]
    [InlineData("prompt_length", ContentClass.None)]
    [InlineData("model", ContentClass.None)]
    [InlineData("tool_name", ContentClass.None)]
    [InlineData("nobody.knows", ContentClass.None)]
    public void Attribute_IsOfItsClass(string key, ContentClass expected)
    {
        var batch = new ReportBatch();
        var reader = new AgentReader();
        reader.Begin(batch);
        reader.BeginLog(A.Noon, 0, "x"u8, default);
        Assert.Equal(expected, reader.Attribute(Encoding.UTF8.GetBytes(key), AttributeValue.String("text"u8)));
        Assert.Equal(expected == ContentClass.None ? 0 : 1, batch.ContentDropped);
    }

    [Fact]
    public void LongTextThatNobodyKnows_IsContent()
    {
        var log = A.ClaudeCode().Log("x", ("new.attribute", new string('x', 1024)), ("newer.attribute", new string('x', 1025)));
        Assert.Equal(["newer.attribute"], log.Dropped);
    }

    [Theory]
    [InlineData(null, "claude_code.user_prompt", "user_prompt", ContentClass.None)]
    [InlineData("user_prompt", "user_prompt", null, ContentClass.None)]
    [InlineData(null, "claude_code.user_prompt", null, ContentClass.None)]
    [InlineData("x", "", null, ContentClass.None)]
    [InlineData(null, "Kim wrote: hello", "user_prompt", ContentClass.Unrecognised)]
    [InlineData("user_prompt", "secret", null, ContentClass.Unrecognised)]
    [InlineData(null, "free text", null, ContentClass.Unrecognised)]
    public void Body_IsContentUnlessItNamesTheEvent(string? eventName, string body, string? attribute, ContentClass expected) =>
        Assert.Equal(expected, A.ClaudeCode().Body(eventName, body, attribute));

    [Fact]
    public void KnownKeys_AreAllFoundAgain()
    {
        foreach (var (key, field) in KnownKeys.Fields)
        {
            Assert.True(KeyTable.TryFind(Encoding.UTF8.GetBytes(key), out var found));
            Assert.Equal(field, found.Field);
        }
        foreach (var (content, keys) in KnownKeys.Content)
        {
            foreach (var key in keys)
            {
                Assert.True(KeyTable.TryFind(Encoding.UTF8.GetBytes(key), out var found));
                Assert.Equal(content, found.Content);
            }
        }
        Assert.False(KeyTable.TryFind(default, out _));
    }

    [Fact]
    public void AnyAttributes_AreReadWithoutThrowing()
    {
        var keys = KnownKeys.Fields.Select(f => Encoding.UTF8.GetBytes(f.Key)).ToArray();
        string[] names =
        [
            "claude_code.api_request", "tool_result", "claude_code.token.usage", "claude_code.cost.usage", "claude_code.active_time.total",
            "claude_code.llm_request", "agent.stream", "chat", "gen_ai.client.token.usage", "transcript_message",
        ];
        string[] services = ["claude-code", "cowork", "office-agent", "other"];
        Prop.ForAll(ArbMap.Default.ArbFor<(int Seed, byte[] Text, double Number)>(), input =>
        {
            var random = new Random(input.Seed);
            var batch = new ReportBatch();
            var reader = new AgentReader();
            reader.Begin(batch);
            reader.ResourceAttribute("service.name"u8, AttributeValue.String(Encoding.UTF8.GetBytes(services[random.Next(4)])));
            reader.BeginScope(random.Next(5) == 0 ? "takt.transcripts"u8 : input.Text, input.Text);
            var name = Encoding.UTF8.GetBytes(names[random.Next(names.Length)]);

            reader.BeginLog(random.NextInt64(), random.NextInt64(), name, AttributeValue.String(input.Text));
            Attributes();
            reader.EndLog();
            reader.BeginMetric(name, (MetricKind)random.Next(6), (MetricTemporality)random.Next(4));
            reader.BeginPoint(random.NextInt64(), -random.NextInt64(), AttributeValue.Double(input.Number), (uint)random.Next(2));
            Attributes();
            reader.EndPoint();
            reader.BeginSpan(name, input.Text, input.Text, input.Text, long.MinValue, long.MaxValue, random.Next(2) == 0);
            Attributes();
            reader.EndSpan();
            return batch.Points.All(p => p.Value >= 0) && batch.Calls.All(c => c.Tokens == c.Tokens.AtLeastZero() && c.TimeUnixNano >= 0);

            void Attributes()
            {
                for (var i = random.Next(12); i > 0; i--)
                {
                    var kind = (AttributeKind)random.Next(9);
                    reader.Attribute(keys[random.Next(keys.Length)],
                        new AttributeValue(kind, random.NextInt64(long.MinValue, long.MaxValue), input.Text));
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }
}
