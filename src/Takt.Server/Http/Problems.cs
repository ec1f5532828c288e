using Microsoft.AspNetCore.Http.HttpResults;

namespace Takt.Server.Http;

/// <summary>Errors of the JSON API (RFC 9457): each has a stable <c>code</c> and a <c>next_action</c>, one literal instruction.</summary>
public static class Problems
{
    internal const string RetryAfterField = "retry_after";

    public static ProblemHttpResult Unauthorized(string code, string detail, string nextAction) =>
        Create(StatusCodes.Status401Unauthorized, code, detail, nextAction);

    public static ProblemHttpResult Forbidden(string code, string detail, string nextAction) =>
        Create(StatusCodes.Status403Forbidden, code, detail, nextAction);

    /// <param name="what">The missing thing, as a noun: <c>token</c>. The same answer whether it never was or is someone else's.</param>
    public static ProblemHttpResult NotFound(string what) =>
        Create(StatusCodes.Status404NotFound, what.Replace(' ', '_') + "_not_found", $"There is no such {what}.",
            $"List what there is and use the id of an existing {what}.");

    public static ProblemHttpResult Conflict(string code, string detail, string nextAction) =>
        Create(StatusCodes.Status409Conflict, code, detail, nextAction);

    public static ProblemHttpResult Gone(string code, string detail, string nextAction) =>
        Create(StatusCodes.Status410Gone, code, detail, nextAction);

    /// <param name="errors">Every invalid field with what is wrong with it.</param>
    public static ProblemHttpResult Invalid(IReadOnlyDictionary<string, string> errors)
    {
        return Create(
            StatusCodes.Status400BadRequest, "invalid_request", string.Join(" ", errors.Values),
            "Correct the fields named in errors and send the request again.",
            new KeyValuePair<string, object?>("errors", errors));
    }

    public static ProblemHttpResult Invalid(string field, string what) => Invalid(new Dictionary<string, string> { [field] = what });

    public static ProblemHttpResult Malformed(int status = StatusCodes.Status400BadRequest) => Create(
        status, "malformed_request", "The request could not be read.", "Check the body and the parameters against the API document.");

    public static ProblemHttpResult NotJson() => Create(
        StatusCodes.Status415UnsupportedMediaType, "not_json", "The body must be application/json.",
        "Send the header Content-Type: application/json.");

    public static ProblemHttpResult Unavailable() => Create(
        StatusCodes.Status503ServiceUnavailable, "storage_unavailable", "The database does not answer.",
        "Send the same request again in a few seconds.");

    public static ProblemHttpResult Internal() => Create(
        StatusCodes.Status500InternalServerError, "internal_error", "Something went wrong inside the server.",
        "Try again; if it happens again, send the time of the request to who runs the server.");

    public static ProblemHttpResult TooMany(TimeSpan retryAfter) => Create(
        StatusCodes.Status429TooManyRequests, "too_many_attempts", "There were too many attempts.",
        $"Wait {Seconds(retryAfter)} seconds, then try again.", new KeyValuePair<string, object?>(RetryAfterField, Seconds(retryAfter)));

    /// <summary>For an answer that has a status and says nothing: the framework's own, where no endpoint was reached.</summary>
    public static ProblemHttpResult Bare(int status) => status switch
    {
        StatusCodes.Status404NotFound =>
            Create(status, "path_not_found", "Nothing answers at this path.", "Use a path of the API document, /openapi/v1.json."),
        StatusCodes.Status405MethodNotAllowed =>
            Create(status, "method_not_allowed", "This path does not take this method.", "Use a method that the Allow header names."),
        StatusCodes.Status415UnsupportedMediaType => NotJson(),
        _ => Create(status, "request_refused", "The request was refused.", "Check the request against the API document, /openapi/v1.json."),
    };

    public static ProblemHttpResult Create(
        int status, string code, string detail, string nextAction, params ReadOnlySpan<KeyValuePair<string, object?>> more)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = code, ["next_action"] = nextAction };
        foreach (var (name, value) in more)
            extensions[name] = value;
        return TypedResults.Problem(detail, statusCode: status, extensions: extensions);
    }

    internal static int Seconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
}
