using System.Text.Json;
using System.Text.Json.Serialization;
using Takt.Contracts.Audit;
using Takt.Contracts.Feed;
using Takt.Contracts.Limits;
using Takt.Contracts.Members;
using Takt.Contracts.Onboarding;
using Takt.Contracts.Prices;
using Takt.Contracts.RawBatches;
using Takt.Contracts.SignIn;
using Takt.Contracts.Tokens;
using Takt.Contracts.Usage;
using Takt.Contracts.Usage.Costs;
using Takt.Contracts.Usage.Events;
using Takt.Contracts.Usage.Views;

namespace Takt.Contracts;

/// <summary>
/// How every request and answer of the API is written: snake_case, without reflection. A field that nobody knows is wrong, not ignored.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(UsageAnswer))]
[JsonSerializable(typeof(SessionPage))]
[JsonSerializable(typeof(SessionDetail))]
[JsonSerializable(typeof(ActivityAnswer))]
[JsonSerializable(typeof(CostPage))]
[JsonSerializable(typeof(DefinitionPage))]
[JsonSerializable(typeof(LastEvent))]
[JsonSerializable(typeof(FeedEvent))]
[JsonSerializable(typeof(ReadingRequest))]
[JsonSerializable(typeof(LimitMarkRequest))]
[JsonSerializable(typeof(LimitReadingPage))]
[JsonSerializable(typeof(LimitReading))]
[JsonSerializable(typeof(ForecastAnswer))]
[JsonSerializable(typeof(OwnUsage))]
[JsonSerializable(typeof(PaceAnswer))]
[JsonSerializable(typeof(PersonPage))]
[JsonSerializable(typeof(LinkPersonRequest))]
[JsonSerializable(typeof(MergePersonRequest))]
[JsonSerializable(typeof(PersonKindRequest))]
[JsonSerializable(typeof(RawBatchPage))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(AuditEvent))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(SignedIn))]
[JsonSerializable(typeof(PinRequest))]
[JsonSerializable(typeof(PinRequested))]
[JsonSerializable(typeof(PinVerification))]
[JsonSerializable(typeof(SetPasswordRequest))]
[JsonSerializable(typeof(AdminSetPasswordRequest))]
[JsonSerializable(typeof(OrganizationPage))]
[JsonSerializable(typeof(OrganizationItem))]
[JsonSerializable(typeof(CreateOrganizationRequest))]
[JsonSerializable(typeof(SwitchOrganizationRequest))]
[JsonSerializable(typeof(OrganizationSettings))]
[JsonSerializable(typeof(ChangeOrganizationRequest))]
[JsonSerializable(typeof(TokenPage))]
[JsonSerializable(typeof(CreateTokenRequest))]
[JsonSerializable(typeof(ChangeTokenRequest))]
[JsonSerializable(typeof(RotateTokenRequest))]
[JsonSerializable(typeof(TokenItem))]
[JsonSerializable(typeof(CreatedToken))]
[JsonSerializable(typeof(InvitePage))]
[JsonSerializable(typeof(CreateInvitesRequest))]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(Registered))]
[JsonSerializable(typeof(FetchTokenRequest))]
[JsonSerializable(typeof(RotateRequest))]
[JsonSerializable(typeof(SetupAdditionalRequest))]
[JsonSerializable(typeof(IssuedSetup))]
[JsonSerializable(typeof(DeviceStartRequest))]
[JsonSerializable(typeof(DeviceStarted))]
[JsonSerializable(typeof(DevicePollRequest))]
[JsonSerializable(typeof(DevicePolled))]
[JsonSerializable(typeof(DeviceRedeemRequest))]
[JsonSerializable(typeof(OAuthToken))]
[JsonSerializable(typeof(OAuthError))]
[JsonSerializable(typeof(CreatedInvites))]
[JsonSerializable(typeof(MemberPage))]
[JsonSerializable(typeof(MemberItem))]
[JsonSerializable(typeof(CreateMemberRequest))]
[JsonSerializable(typeof(ChangeMemberRequest))]
[JsonSerializable(typeof(ConnectionPage))]
[JsonSerializable(typeof(ConnectionItem))]
[JsonSerializable(typeof(CreateConnectionRequest))]
[JsonSerializable(typeof(ChangeConnectionRequest))]
[JsonSerializable(typeof(CreateConnectionKeyRequest))]
[JsonSerializable(typeof(CreatedConnectionKey))]
[JsonSerializable(typeof(Setup))]
[JsonSerializable(typeof(ValidateRequest))]
[JsonSerializable(typeof(GuideDocument))]
[JsonSerializable(typeof(ValidateAnswer))]
[JsonSerializable(typeof(MachinePage))]
[JsonSerializable(typeof(OwnMachinePage))]
[JsonSerializable(typeof(AnsweredMachine))]
[JsonSerializable(typeof(RolloutPage))]
[JsonSerializable(typeof(PriceListAnswer))]
[JsonSerializable(typeof(CreateCorrectionsRequest))]
[JsonSerializable(typeof(CreatedCorrections))]
[JsonSerializable(typeof(PricingExport))]
[JsonSerializable(typeof(PriceVersionPage))]
[JsonSerializable(typeof(ViewPage))]
[JsonSerializable(typeof(SavedView))]
[JsonSerializable(typeof(CreateViewRequest))]
[JsonSerializable(typeof(JsonElement))]
public sealed partial class TaktJson : JsonSerializerContext;
