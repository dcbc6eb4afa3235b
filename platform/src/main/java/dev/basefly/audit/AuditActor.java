package dev.basefly.audit;

import dev.basefly.runtime.Actor;
import org.jspecify.annotations.Nullable;

/**
 * Who did it, without personal data.
 *
 * @param id the person, key or program; null for somebody unknown
 * @param via the second name: the person who made the key, the consent under which support acts, or who added the job
 */
public record AuditActor(
        ActorKind kind, @Nullable String id, @Nullable String via) {

    private static final String JOB = "job:";

    /** Names the actor of a scope; a program whose name begins with {@code job:} is a job. */
    static AuditActor of(Actor actor) {
        return switch (actor) {
            case Actor.Anonymous ignored -> new AuditActor(ActorKind.ANONYMOUS, null, null);
            case Actor.Person person ->
                new AuditActor(ActorKind.USER, person.id().toString(), null);
            case Actor.Key key ->
                new AuditActor(ActorKind.KEY, key.id(), key.creator().toString());
            case Actor.Support support ->
                new AuditActor(ActorKind.SUPPORT, support.operator().toString(), support.grant());
            case Actor.Program(String name, String by)
            when name.startsWith(JOB) ->
                new AuditActor(
                        ActorKind.JOB,
                        AuditText.of(name.substring(JOB.length()), AuditText.NAME),
                        AuditText.ofNullable(by, AuditText.NAME));
            case Actor.Program(String name, String by) ->
                new AuditActor(
                        ActorKind.SYSTEM, AuditText.of(name, AuditText.NAME), AuditText.ofNullable(by, AuditText.NAME));
        };
    }
}
