using Microsoft.AspNetCore.StaticAssets;

namespace Takt.Server.Http.Compression;

/// <summary>
/// Compresses pages and JSON that are read. Who can have a page asked for again and again, and sees how long its compressed answer is, may
/// guess a secret in it letter by letter (BREACH). So what shows a secret is never compressed: tokens, codes and links are shown in the
/// answer to what made them, which is no reading; the anti-forgery value of a form is another one each time.
/// </summary>
internal static class AnswerCompression
{
    /// <summary>Event streams are not among them: each event must go out at once.</summary>
    private static readonly string[] Types =
        ["text/html", "text/plain", "text/markdown", "application/json", "application/problem+json", "application/openapi+json"];

    public static void AddAnswerCompression(this IServiceCollection services) =>
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = Types;
        });

    public static void UseAnswerCompression(this IApplicationBuilder app) =>
        app.UseWhen(static context => IsReading(context.Request) && !IsFile(context), static readings => readings.UseResponseCompression());

    private static bool IsReading(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    /// <summary>The page's own files lie compressed on disk.</summary>
    private static bool IsFile(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null;
}
