using Takt.Contracts.Onboarding;

namespace Takt.Server.ApiDocument.Examples;

internal static class OnboardingExamples
{
    private const string DeviceCode = "EXAMPLE-device-code", ResumeCode = "EXAMPLE-resume-code", UserCode = "BCDF-GHJK";

    private static readonly string[] Scopes = ["usage:write", "usage:read"];

    public static IEnumerable<object> All(Setup setup)
    {
        var next = $"In setup: {setup.NextAction} The token is not shown again.";
        return
        [
            new RegisterRequest(Sample.Email, Sample.InviteCode, Sample.Machine, Sample.Name),
            new Registered(Sample.Token,
                new(Sample.OrganizationId, Sample.Organization, Sample.MemberId, Sample.Email, Sample.Name, "member"), setup, next),
            new FetchTokenRequest(Sample.Email, Sample.InviteCode, Sample.Machine),
            new RotateRequest(GraceSeconds: 3600),
            new SetupAdditionalRequest("ada-desktop"),
            new IssuedSetup(Sample.Token, Scopes, setup, next),
            .. Devices(setup, next),
            new ValidateRequest(Sample.Machine),
            Validated,
            Guide,
        ];
    }

    private static IEnumerable<object> Devices(Setup setup, string next) =>
    [
        new DeviceStartRequest(Sample.Machine),
        new DeviceStarted(
            DeviceCode, UserCode, ResumeCode, $"{Sample.Site}/auth/device/verify", $"{Sample.Site}/auth/device/verify?user_code={UserCode}",
            $"{Sample.Site}/auth/device/verify", $"{Sample.Site}/auth/device/verify?user_code={UserCode}", 600, 5,
            $"Tell the user: open {Sample.Site}/auth/device/verify?user_code={UserCode}, sign in, compare the code {UserCode} and approve. "
            + $"Meanwhile POST device_code to {Sample.Site}/auth/device/poll every 5 seconds."),
        new DevicePollRequest(DeviceCode),
        new DevicePolled("approved", 5, Sample.Token, setup, next),
        new DeviceRedeemRequest(ResumeCode),
        new OAuthToken(Sample.Token, "Bearer", string.Join(' ', Scopes), setup),
        new OAuthError("authorization_pending", "Nobody has approved it yet: poll again after the interval."),
    ];

    private static ValidateAnswer Validated { get; } = new(
        "ok",
        null,
        "active",
        "Nothing: this machine is tracking.",
        Sample.Machine,
        true,
        Sample.Now.AddSeconds(-40),
        Sample.Now.AddSeconds(-38),
        [],
        [new(Sample.Machine, Sample.Now.AddSeconds(-40), "active")],
        [new("5b0c7f0e-3f0a-4b58-8a0c-6f2f5d1f9a11", "9a1d3c52-7d61-4a8e-8e3a-2b7c4f6d8e10", Sample.Email, Sample.Now.AddSeconds(-40))],
        182_400,
        ["metrics", "logs"],
        [new("metrics", Sample.Now.AddSeconds(-40), "active"), new("logs", Sample.Now.AddSeconds(-42), "active"),
            new("traces", null, "never")],
        Scopes,
        "2.1.269",
        Sample.Now.AddSeconds(-40),
        []);

    private static GuideDocument Guide { get; } = new(
        "Have Claude Code's usage tracked by Takt",
        "Five steps, ten minutes.",
        Sample.Site,
        [
            new(
                "verify", "Step 5: verify",
                [
                    new("text", "It works when `token` is `ok` and `tracking_status` is `active`."),
                    new("code", $"curl -X POST {Sample.Site}/validate", "bash"),
                    new("terms", Terms: [new("active", "Heard within the last 5 minutes: it works.")]),
                ]),
        ],
        [new("validate", "POST", $"{Sample.Site}/validate", "anyone; a token tells more")],
        $"{Sample.Site}/validate");
}
