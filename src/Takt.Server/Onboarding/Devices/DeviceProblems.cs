using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Server.Http;

namespace Takt.Server.Onboarding.Devices;

/// <summary>What to do when a code of a device flow does not deliver.</summary>
internal static class DeviceProblems
{
    /// <summary>All that may become of a resume code, for the API document.</summary>
    public static IEnumerable<ProblemHttpResult> OfRedeeming(string site) =>
        new[] { DeviceStatus.Unknown, DeviceStatus.Pending, DeviceStatus.Denied, DeviceStatus.Expired, DeviceStatus.Delivered }
            .Select(status => OfRedeeming(status, site));

    public static ProblemHttpResult OfRedeeming(DeviceStatus status, string site) => status switch
    {
        DeviceStatus.Pending => Problems.Conflict(
            "authorization_pending", "Nobody has approved it yet.",
            $"Ask the user to open {site}{DeviceEndpoints.VerifyPath} and to enter the user code, then send the same request again."),
        DeviceStatus.Denied =>
            Problems.Gone("device_denied", "It was denied.", $"Ask the user why; then start again with POST {site}/auth/device/start."),
        DeviceStatus.Expired =>
            Problems.Gone("device_expired", "The codes have expired.", $"Start again with POST {site}/auth/device/start."),
        DeviceStatus.Delivered => Problems.Gone(
            "already_delivered", "The token was delivered and has been used, or was redeemed already.",
            $"Use that token, or start again with POST {site}/auth/device/start."),
        _ => Unknown("resume_code", site),
    };

    /// <summary>For the page on which a person decides.</summary>
    public static ProblemHttpResult NoSuchUserCode() => Problems.NotFound("code");

    public static ProblemHttpResult Unknown(string code, string site) => Problems.Create(
        StatusCodes.Status404NotFound, code + "_unknown", $"This server does not know this {code}.",
        $"Copy it whole from the answer of {site}/auth/device/start, or start again there.");
}
