using Microsoft.Extensions.Options;
using Takt.Server.SignIn.Pins;
using Takt.Server.SignIn.Proxy;

namespace Takt.Server.SignIn;

/// <summary>How people get into this server beside a password, for texts that must not promise a way that is not there.</summary>
internal sealed class WaysIn(IOptions<PinOptions> pins, IOptions<ProxyOptions> proxy)
{
    /// <value>There are PINs, be it only on the terminal of whoever runs the server.</value>
    public bool ByPin => pins.Value.IsOn;

    /// <value>PINs reach people by themselves.</value>
    public bool ByMail => pins.Value.Smtp is not null;

    /// <value>An access proxy says who is asking; whoever its policy does not name never gets here.</value>
    public bool ByProxy => proxy.Value.IsOn;

    /// <value>Somebody without a password can sign in on their own.</value>
    public bool WithoutPassword => ByMail || ByProxy;
}
