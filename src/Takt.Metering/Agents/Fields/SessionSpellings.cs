namespace Takt.Metering.Agents.Fields;

/// <summary>Every spelling under which a session's name is sent; see <see cref="Spellings"/>.</summary>
internal static class SessionSpellings
{
    /// <summary>What is a session's name where <c>session.id</c> is absent, best first.</summary>
    public static readonly (string Key, Field Field)[] All =
    [
        ("session.id", Field.SessionId),
        ("gen_ai.conversation.id", Field.ConversationId), ("langfuse.session.id", Field.ConversationId),
        ("ai.telemetry.metadata.sessionId", Field.ConversationId),
        ("traceloop.association.properties.session_id", Field.ConversationId), ("gcp.vertex.agent.session_id", Field.ConversationId),
        ("mlflow.trace.session", Field.ConversationId), ("langsmith.metadata.session_id", Field.ConversationId),
        ("langsmith.metadata.thread_id", Field.ConversationId), ("langsmith.metadata.conversation_id", Field.ConversationId),
        ("langsmith.trace.session_id", Field.ConversationId), ("traceloop.association.properties.thread_id", Field.ConversationId),
        ("traceloop.association.properties.chat_id", Field.ConversationId),
    ];
}
