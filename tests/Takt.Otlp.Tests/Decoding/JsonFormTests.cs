namespace Takt.Otlp.Tests.Decoding;

/// <summary>The forms in which senders write one and the same value.</summary>
public sealed class JsonFormTests
{
    [Theory]
    [InlineData("12", 12)]
    [InlineData("\"12\"", 12)]
    [InlineData("12.0", 12)]
    [InlineData("1.2e1", 12)]
    [InlineData("1e3", 1000)]
    [InlineData("\"1E+3\"", 1000)]
    [InlineData("-0", 0)]
    [InlineData("\"-9223372036854775808\"", long.MinValue)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775807.0", long.MaxValue)]
    public void Integer_InAnyForm_IsRead(string form, long expected)
    {
        using OtlpBatch batch = Value($$"""{"intValue":{{form}}}""");

        Assert.Equal((OtlpValueKind.Int, expected), (batch.Attributes[0].Value.Kind, batch.Attributes[0].Value.Number));
    }

    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData("\"1e20\"", 1e20)]
    [InlineData("9223372036854775808", 9223372036854775808d)]
    public void Integer_ThatIsNone_IsTheDoubleThatItIs(string form, double expected)
    {
        using OtlpBatch batch = Value($$"""{"intValue":{{form}}}""");

        Assert.Equal((OtlpValueKind.Double, expected), (batch.Attributes[0].Value.Kind, batch.Attributes[0].Value.Double));
    }

    [Theory]
    [InlineData("1", 1d)]
    [InlineData("\"0.25\"", 0.25)]
    [InlineData("\"NaN\"", double.NaN)]
    [InlineData("\"Infinity\"", double.PositiveInfinity)]
    [InlineData("\"-Infinity\"", double.NegativeInfinity)]
    public void Double_InAnyForm_IsRead(string form, double expected)
    {
        using OtlpBatch batch = Value($$"""{"doubleValue":{{form}}}""");

        Assert.Equal((OtlpValueKind.Double, expected), (batch.Attributes[0].Value.Kind, batch.Attributes[0].Value.Double));
    }

    [Theory]
    [InlineData("true", 1)]
    [InlineData("\"true\"", 1)]
    [InlineData("false", 0)]
    public void Bool_InAnyForm_IsRead(string form, long expected)
    {
        using OtlpBatch batch = Value($$"""{"boolValue":{{form}}}""");

        Assert.Equal((OtlpValueKind.Bool, expected), (batch.Attributes[0].Value.Kind, batch.Attributes[0].Value.Number));
    }

    [Theory]
    [InlineData("""plain""", "plain")]
    [InlineData("""\"\\\/\b\f\n\r\t""", "\"\\/\b\f\n\r\t")]
    [InlineData("""naïve \u65e5本 \ud83e\udd89!""", "naïve 日本 🦉!")]
    [InlineData("""cut \ud83e""", "cut \ufffd")]
    [InlineData("""\udd89\ud83e\u0041""", "\ufffd\ufffdA")]
    [InlineData("", "")]
    public void Text_Escaped_IsResolved(string escaped, string expected)
    {
        using OtlpBatch batch = Value($$"""{"stringValue":"{{escaped}}"}""");

        Assert.Equal(OtlpValueKind.String, batch.Attributes[0].Value.Kind);
        Assert.Equal(expected, batch.Text(batch.Attributes[0].Value.Text));
        Assert.Contains("stringValue", Fixtures.Write(batch), StringComparison.Ordinal);
    }

    [Fact]
    public void Name_Escaped_IsUnderstood()
    {
        using OtlpBatch batch = Value("""{"string\u0056alue":"x"}""");

        Assert.Equal("x", batch.Text(batch.Attributes[0].Value.Text));
    }

    [Theory]
    [InlineData("AP8=")]
    [InlineData("AP8")]
    public void Bytes_WithOrWithoutPadding_AreRead(string base64)
    {
        using OtlpBatch batch = Value($$"""{"bytesValue":"{{base64}}"}""");

        Assert.Equal([0, 0xff], batch.Utf8(batch.Attributes[0].Value.Text).ToArray());
    }

    [Theory]
    [InlineData("""{"stringValue":null}""")]
    [InlineData("""{}""")]
    [InlineData("""null""")]
    [InlineData("""{"laterValue":{"deep":[1,{"a":null}]}}""")]
    public void Value_NullUnknownOrMissing_IsNone(string value)
    {
        using OtlpBatch batch = Value(value);

        Assert.Equal(OtlpValueKind.None, batch.Attributes[0].Value.Kind);
    }

    [Theory]
    [InlineData("F16B1B436EDAB86F1B3AFF87819F261C", "f16b1b436edab86f1b3aff87819f261c")]
    [InlineData("f16b1b436edab86f1b3aff87819f261c", "f16b1b436edab86f1b3aff87819f261c")]
    [InlineData("00000000000000000000000000000000", "")]
    [InlineData("", "")]
    [InlineData("8WsbQ27auG8bOv+HgZ8mHA==", "")]
    [InlineData("zz6b1b436edab86f1b3aff87819f261c", "")]
    public void Id_HexOfEitherCaseOrNone_IsRead(string id, string expected)
    {
        using OtlpBatch batch = Fixtures.Json(
            OtlpSignal.Logs, $$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"traceId":"{{id}}"}]}]}]}""");

        Assert.Equal(expected, Convert.ToHexStringLower(batch.Utf8(batch.Logs[0].TraceId)));
    }

    [Theory]
    [InlineData("9", 9)]
    [InlineData("\"SEVERITY_NUMBER_INFO\"", 9)]
    [InlineData("\"SEVERITY_NUMBER_FATAL4\"", 24)]
    [InlineData("\"SEVERITY_NUMBER_LOUD\"", 0)]
    public void Enum_ByNumberOrName_IsRead(string form, int expected)
    {
        using OtlpBatch batch = Fixtures.Json(
            OtlpSignal.Logs, $$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"severityNumber":{{form}}}]}]}]}""");

        Assert.Equal(expected, batch.Logs[0].SeverityNumber);
    }

    [Fact]
    public void ResourceAfterItsScopes_StillIsTheirs()
    {
        using OtlpBatch batch = Fixtures.Json(
            OtlpSignal.Logs,
            """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"eventName":"e"}],"scope":{"name":"s"}}],"resource":{"attributes":["""
                + """{"value":{"intValue":1},"key":"k"}]}}]}""");

        OtlpScope scope = batch.Scopes[batch.Logs[0].Scope];
        Assert.Equal("s", batch.Text(scope.Name));
        Assert.Equal("k", batch.Text(batch.Attributes[batch.Resources[scope.Resource].AttributeStart].Key));
    }

    [Fact]
    public void NullElements_AreNoRecords()
    {
        using OtlpBatch batch = Fixtures.Json(OtlpSignal.Logs, """{"resourceLogs":[null,{"scopeLogs":[{"logRecords":[null,{},null]}]}]}""");

        Assert.Equal((1, 1), (batch.Resources.Length, batch.Logs.Length));
    }

    [Fact]
    public void SnakeCaseNames_AreUnknown()
    {
        using OtlpBatch batch = Fixtures.Json(OtlpSignal.Logs, """{"resource_logs":[{"scope_logs":[]}]}""");

        Assert.Equal(0, batch.Resources.Length);
    }

    private static OtlpBatch Value(string value) =>
        Fixtures.Json(OtlpSignal.Logs, $$$"""{"resourceLogs":[{"resource":{"attributes":[{"key":"k","value":{{{value}}}}]}}]}""");
}
