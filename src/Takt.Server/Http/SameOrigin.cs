namespace Takt.Server.Http;

/// <summary>
/// Whether a browser sent a request from one of our own pages. Together with SameSite cookies this keeps another site from changing
/// anything in the name of a signed-in person; programs send neither header and pass.
/// </summary>
internal static class SameOrigin
{
    public static bool IsSatisfiedBy(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
            return true;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
            return site is "same-origin" or "none";
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
