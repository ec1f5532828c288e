using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Takt.Load.Driving;

/// <summary>Sends one export request over HTTP or gRPC and reads what the answer means to an exporter.</summary>
internal sealed class Exporter : IDisposable
{
    private const int GrpcPrefix = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A full success says nothing: no byte in protobuf, an empty object in JSON, or one in another.</summary>
    private static readonly SearchValues<byte> EmptySuccess = SearchValues.Create("{}\"partialSucce: "u8);

    private readonly HttpClient _client;
    private readonly Uri _url;
    private readonly MediaTypeHeaderValue _contentType;
    private readonly bool _grpc;

    public Exporter(Uri url, LoadProtocol protocol, int connections)
    {
        if (!url.IsLoopback)
            throw new ArgumentException("Only a server on this machine may be loaded.", nameof(url));
        _grpc = protocol == LoadProtocol.Grpc;
        _url = new Uri(url, _grpc ? "/opentelemetry.proto.collector.logs.v1.LogsService/Export" : "/v1/logs");
        _contentType = new(protocol switch
        {
            LoadProtocol.Json => "application/json",
            LoadProtocol.Protobuf => "application/x-protobuf",
            _ => "application/grpc",
        });
        _client = new HttpClient(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = connections,
            EnableMultipleHttp2Connections = true,
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
        })
        {
            Timeout = Patience,
            DefaultRequestVersion = _grpc ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    public async Task<Reply> SendAsync(string token, byte[] body, int length, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _url)
        {
            Version = _client.DefaultRequestVersion,
            VersionPolicy = _client.DefaultVersionPolicy,
            Content = new ByteArrayContent(body, 0, length),
        };
        request.Content.Headers.ContentType = _contentType;
        request.Headers.Authorization = new("Bearer", token);
        if (_grpc)
            request.Headers.TE.Add(new("trailers"));
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
            var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return _grpc ? OfGrpc(response, answer) : OfHttp(response, answer);
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new(ReplyKind.Retry, (e as HttpRequestException)?.HttpRequestError.ToString() ?? e.GetType().Name);
        }
    }

    public void Dispose() => _client.Dispose();

    private static Reply OfHttp(HttpResponseMessage response, byte[] answer) => response.StatusCode switch
    {
        HttpStatusCode.OK when !answer.AsSpan().ContainsAnyExcept(EmptySuccess) => new(ReplyKind.Acknowledged),
        HttpStatusCode.OK => new(ReplyKind.Failed, "partial success"),
        HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout =>
            new(ReplyKind.Retry, Name((int)response.StatusCode), response.Headers.RetryAfter?.Delta),
        _ => new(ReplyKind.Failed, Name((int)response.StatusCode)),
    };

    private static Reply OfGrpc(HttpResponseMessage response, byte[] answer)
    {
        var status = Header(response, "grpc-status");
        return status switch
        {
            "0" when answer.Length <= GrpcPrefix => new(ReplyKind.Acknowledged),
            "0" => new(ReplyKind.Failed, "partial success"),
            "14" or "4" or "10" or "11" or "15" => new(ReplyKind.Retry, $"grpc {status}"),
            // An exhausted resource is worth a retry only with a word about when.
            "8" when Header(response, "grpc-status-details-bin") is not null => new(ReplyKind.Retry, "grpc 8"),
            null => new(ReplyKind.Failed, Name((int)response.StatusCode)),
            _ => new(ReplyKind.Failed, $"grpc {status}"),
        };
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values)
            ? values.First() : null;

    private static string Name(int status) => status.ToString(CultureInfo.InvariantCulture);
}
