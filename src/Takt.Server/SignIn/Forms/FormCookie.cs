using Takt.Server.Http;

namespace Takt.Server.SignIn.Forms;

/// <summary>
/// The cookie of forms. The framework's own policy can follow the request alone, or refuse to work where a proxy asks in plain http.
/// </summary>
internal sealed class FormCookie : CookieBuilder
{
    private readonly PublicAddress _address;

    public FormCookie(PublicAddress address)
    {
        _address = address;
        Name = "takt_form";
        HttpOnly = true;
        SameSite = SameSiteMode.Strict;
        SecurePolicy = CookieSecurePolicy.SameAsRequest;
        IsEssential = true;
    }

    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        var options = base.Build(context, expiresFrom);
        options.Secure = _address.IsHttps(context.Request);
        return options;
    }
}
