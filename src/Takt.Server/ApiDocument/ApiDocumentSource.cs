using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Takt.Server.ApiDocument;

/// <summary>The document, made once: what is served doesn't change while the program runs, and everybody may ask.</summary>
internal sealed class ApiDocumentSource([FromKeyedServices(ApiDocumentFeature.DocumentName)] IOpenApiDocumentProvider provider)
{
    private readonly Lazy<Task<(OpenApiDocument Document, byte[] Json)>> _made = new(() => MakeAsync(provider));

    public async Task<OpenApiDocument> ReadAsync(CancellationToken cancellationToken) => (await _made.Value.WaitAsync(cancellationToken)).Document;

    public async Task<byte[]> JsonAsync(CancellationToken cancellationToken) => (await _made.Value.WaitAsync(cancellationToken)).Json;

    /// <summary>For everybody: who asked first may go away meanwhile.</summary>
    private static async Task<(OpenApiDocument Document, byte[] Json)> MakeAsync(IOpenApiDocumentProvider provider)
    {
        var document = await provider.GetOpenApiDocumentAsync(CancellationToken.None);
        await using var json = new StringWriter(CultureInfo.InvariantCulture);
        document.SerializeAsV31(new OpenApiJsonWriter(json, new() { Terse = true }));
        return (document, Encoding.UTF8.GetBytes(json.ToString()));
    }
}
