using System.Text.Json.Serialization;
using Takt.Contracts.Audit;
using Takt.Contracts.Identity;
using Takt.Contracts.Onboarding;
using Takt.Contracts.RawBatches;
using Takt.Contracts.Usage;

namespace Takt.Contracts;

/// <summary>How every request and answer of the API is written: snake_case, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(UsageAnswer))]
[JsonSerializable(typeof(SessionPage))]
[JsonSerializable(typeof(SessionDetail))]
[JsonSerializable(typeof(LastEvent))]
[JsonSerializable(typeof(PersonPage))]
[JsonSerializable(typeof(LinkPersonRequest))]
[JsonSerializable(typeof(MergePersonRequest))]
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
[JsonSerializable(typeof(CreatedToken))]
[JsonSerializable(typeof(InvitePage))]
[JsonSerializable(typeof(CreateInvitesRequest))]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(Registered))]
[JsonSerializable(typeof(FetchTokenRequest))]
[JsonSerializable(typeof(RotateRequest))]
[JsonSerializable(typeof(SetupAdditionalRequest))]
[JsonSerializable(typeof(IssuedSetup))]
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
[JsonSerializable(typeof(Setup))]
[JsonSerializable(typeof(ValidateRequest))]
[JsonSerializable(typeof(ValidateAnswer))]
public sealed partial class TaktJson : JsonSerializerContext;
