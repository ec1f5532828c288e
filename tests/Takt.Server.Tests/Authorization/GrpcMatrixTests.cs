using Takt.Otlp;
using Takt.Server.Tests.Ingest;

namespace Takt.Server.Tests.Authorization;

/// <summary>The gRPC services, whose refusals are no HTTP status: every kind of caller, by <c>grpc-status</c>.</summary>
public sealed class GrpcMatrixTests(MatrixWorld world) : IClassFixture<MatrixWorld>
{
    private const int Ok = 0, Forbidden = 7, Unauthenticated = 16;

    [Theory]
    [InlineData(OtlpSignal.Logs)]
    [InlineData(OtlpSignal.Metrics)]
    [InlineData(OtlpSignal.Traces)]
    public async Task Service_CalledByEveryKindOfCaller_AnswersByItsScope(OtlpSignal signal)
    {
        List<string> faults = [];
        foreach (var caller in MatrixCaller.All)
        {
            var credential = await caller.CreateAsync(world);
            var token = credential.Value?.Contains('=', StringComparison.Ordinal) == false;
            var before = await world.FingerprintAsync(MatrixWorld.A);
            var answer = await SendAsync(signal, credential.Value, token);
            var after = await world.FingerprintAsync(MatrixWorld.A);

            var expected = !token || !caller.Known ? Unauthenticated : caller.Write ? Ok : Forbidden;
            if (answer.Code != expected || answer.HttpStatus != 200)
                faults.Add($"{caller}: {answer.HttpStatus}, grpc-status {answer.Code} where {expected} is due: {answer.Message}");
            if ((expected != Ok || caller.Foreign) && before != after)
                faults.Add($"{caller}: A went from {before} to {after}");
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private async Task<Answer> SendAsync(OtlpSignal signal, string? credential, bool token)
    {
        using var exporter = new IngestClient(world.Server, credential ?? "");
        return await exporter.SendAsync(Transport.Grpc, signal, change: request =>
        {
            if (token)
                return;
            request.Headers.Authorization = null;
            if (credential is not null)
                request.Headers.Add("Cookie", credential);
        });
    }
}
