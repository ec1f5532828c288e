using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Takt.Server.SignIn;

/// <summary>Password hashes: PBKDF2 with HMAC-SHA-512, some 0.1 s of a core each, so only a few are computed at once.</summary>
internal sealed class Passwords : IDisposable
{
    public const int MinimumLength = 10;
    public const int MaximumLength = 256;
    public const int Iterations = 210_000;

    private readonly PasswordHasher<SignedInUser> _hasher;
    private readonly SemaphoreSlim _cores = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly Lazy<string> _nobody;

    public Passwords(IOptions<PasswordHasherOptions> options)
    {
        _hasher = new(options);
        _nobody = new(() => _hasher.HashPassword(null!, Guid.NewGuid().ToString()));
    }

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        RunAsync(() => _hasher.HashPassword(null!, password), cancellationToken);

    /// <param name="hash">Null for an unknown user: takes as long, and fails.</param>
    public Task<bool> VerifyAsync(string? hash, string password, CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            // Made for known users too: the very first unknown one must not be told by the time it takes to make it.
            var nobody = _nobody.Value;
            var verified = _hasher.VerifyHashedPassword(null!, hash ?? nobody, password) != PasswordVerificationResult.Failed;
            return verified && hash is not null;
        },
        cancellationToken);

    public static string? Complain(string password) => password.Length switch
    {
        < MinimumLength => $"The password must have at least {MinimumLength} characters.",
        > MaximumLength => $"The password must have at most {MaximumLength} characters.",
        _ => null,
    };

    public void Dispose() => _cores.Dispose();

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _cores.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(work, cancellationToken);
        }
        finally
        {
            _cores.Release();
        }
    }
}
