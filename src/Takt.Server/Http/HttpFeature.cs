using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Takt.Contracts;
using Takt.Server.Http.Compression;
using Takt.Server.Http.Failures;

namespace Takt.Server.Http;

/// <summary>What all rooms answer with: problem documents, security headers, JSON in snake_case, compressed where it is read.</summary>
public static class HttpFeature
{
    public static void AddHttp(this IHostApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails();
        builder.Services.AddAnswerCompression();
        builder.Services.AddSingleton<PublicAddress>();
        builder.Services.AddExceptionHandler<FailureHandler>();
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            options.SerializerOptions.RespectNullableAnnotations = true;
            options.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, TaktJson.Default.WithAddedModifier(PlainTexts.Guard));
        });
    }

    /// <summary>
    /// To be called before all but the trusted proxies: what comes after it may fail, and its answers carry the headers too. From here on
    /// the caller's address has its plain form.
    /// </summary>
    public static void UseHttp(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            context.Response.OnStarting(static state =>
            {
                SecurityHeaders.Apply(((HttpContext)state).Response.Headers);
                return Task.CompletedTask;
            }, context);
            if (context.Connection.RemoteIpAddress is { } address)
                context.Connection.RemoteIpAddress = ClientAddress.Plain(address);
            ChunkedBody.Guard(context.Request);
            return next(context);
        });
        app.UseAnswerCompression();
        app.UseExceptionHandler();
        app.UseStatusCodePages(pages => Problems.Bare(pages.HttpContext.Response.StatusCode).ExecuteAsync(pages.HttpContext));
    }
}
