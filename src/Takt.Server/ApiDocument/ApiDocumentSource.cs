using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Takt.Server.ApiDocument;

/// <summary>The document, made once: what is served doesn't change while the program runs, and everybody may ask.</summary>
internal sealed class ApiDocumentSource([FromKeyedServices(ApiDocumentFeature.DocumentName)] IOpenApiDocumentProvider provider)
{
    private volatile Task<(OpenApiDocument Document, byte[] Json)>? _made;

    public async Task<OpenApiDocument> ReadAsync(CancellationToken cancellationToken) =>
        (await Made().WaitAsync(cancellationToken)).Document;

    public async Task<byte[]> JsonAsync(CancellationToken cancellationToken) => (await Made().WaitAsync(cancellationToken)).Json;

    /// <summary>What has failed is tried again for the next caller. Two first callers at once make it twice, alike.</summary>
    private Task<(OpenApiDocument Document, byte[] Json)> Made() => _made is { IsFaulted: false } made ? made : _made = MakeAsync(provider);

    /// <summary>For everybody: who asked first may go away meanwhile.</summary>
    private static async Task<(OpenApiDocument Document, byte[] Json)> MakeAsync(IOpenApiDocumentProvider provider)
    {
        var document = await provider.GetOpenApiDocumentAsync(CancellationToken.None);
        await using var json = new StringWriter(CultureInfo.InvariantCulture);
        document.SerializeAsV31(new OpenApiJsonWriter(json, new() { Terse = true }));
        return (document, Encoding.UTF8.GetBytes(json.ToString()));
    }
}
