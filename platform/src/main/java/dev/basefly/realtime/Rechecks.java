package dev.basefly.realtime;

import dev.basefly.access.Access;
import dev.basefly.access.ObjectType;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.spi.CallerSource.Recognised;
import dev.basefly.identity.spi.StandingCaller;
import dev.basefly.realtime.Channels.Subscribed;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.PublicId;
import dev.basefly.runtime.RequestScope;
import dev.basefly.tenancy.OrganizationStates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends streams whose listener may not listen any more: signed out, no member, without the permission, in a suspended
 * organization. All listeners are looked up together, and each once, however many streams they have; and so are the objects of
 * channels, by one statement for each type. Where it cannot be found out, a stream goes on.
 */
@CrossTenant(reason = "listeners of all organizations, and what they listen to, are looked up at once")
final class Rechecks {

    private static final Logger log = LoggerFactory.getLogger(Rechecks.class);

    private final Hub hub;
    private final Channels channels;
    private final OrganizationStates states;
    private final Access access;
    private final SystemDatabase database;

    Rechecks(Hub hub, Channels channels, OrganizationStates states, Access access, SystemDatabase database) {
        this.hub = hub;
        this.channels = channels;
        this.states = states;
        this.access = access;
        this.database = database;
    }

    void run(BooleanSupplier goesOn) {
        List<LiveStream> open = hub.streams();
        if (open.isEmpty()) {
            return;
        }
        Set<UUID> inactive = states.inactive(open.stream()
                .map(stream -> stream.subscriber().organization().value())
                .collect(Collectors.toSet()));
        Map<StandingCaller, Optional<Recognised>> callers = StandingCaller.now(
                open.stream().map(stream -> stream.subscriber().caller()).collect(Collectors.toSet()));
        Round round = new Round(inactive, there(open), new HashMap<>());
        for (LiveStream stream : open) {
            if (!goesOn.getAsBoolean()) {
                return;
            }
            Optional<Recognised> caller = callers.get(stream.subscriber().caller());
            String reason = caller == null ? null : reason(stream.subscriber(), caller.orElse(null), round);
            if (reason != null) {
                stream.end(Frames.end(reason), reason);
            }
        }
    }

    /** Whether a listener may listen to a channel, which is the same for all their streams. */
    private record Asked(StandingCaller caller, Subscribed channel) {}

    /** An object of an organization that channels are about. */
    private record Named(UUID organization, String type, String id) {

        static Named of(Subscriber subscriber, Subscribed channel) {
            return new Named(
                    subscriber.organization().value(),
                    String.valueOf(channel.objectType()),
                    String.valueOf(channel.objectId()));
        }
    }

    /**
     * What is found out for all.
     *
     * @param inactive organizations in which nobody listens
     * @param there objects that there are; others may be in a place of their organization's own
     */
    private record Round(Set<UUID> inactive, Set<Named> there, Map<Asked, Boolean> allowed) {}

    private Set<Named> there(List<LiveStream> open) {
        Map<String, Set<Named>> byType = open.stream()
                .map(LiveStream::subscriber)
                .flatMap(subscriber -> subscriber.channels().stream()
                        .filter(channel -> channel.objectType() != null)
                        .map(channel -> Named.of(subscriber, channel)))
                .collect(Collectors.groupingBy(Named::type, Collectors.toSet()));
        Set<Named> there = new HashSet<>();
        byType.forEach((type, asked) -> {
            try {
                there.addAll(there(access.objectType(type), asked));
            } catch (RuntimeException unknown) {
                log.debug("Which {} there are is not known for now", type, unknown);
            }
        });
        return there;
    }

    private List<Named> there(ObjectType type, Set<Named> asked) {
        List<UUID> organizations = new ArrayList<>();
        List<UUID> ids = new ArrayList<>();
        asked.forEach(object -> {
            organizations.add(object.organization());
            ids.add(PublicId.parse(type.idPrefix(), object.id()));
        });
        return database.jdbc()
                .sql("select object.tenant_id, object.id from " + type.table() + """
                         object join unnest(:organizations, :ids) asked (organization, id)
                        on object.tenant_id = asked.organization and object.id = asked.id
                        """)
                .param("organizations", Parameters.array("uuid", organizations, Function.identity()))
                .param("ids", Parameters.array("uuid", ids, Function.identity()))
                .query((row, _) -> new Named(
                        row.getObject("tenant_id", UUID.class),
                        type.name(),
                        PublicId.text(type.idPrefix(), row.getObject("id", UUID.class))))
                .list();
    }

    /** Why the stream has to end, null when it need not, or when that cannot be found out now. */
    private @Nullable String reason(Subscriber subscriber, @Nullable Recognised caller, Round round) {
        if (caller == null || !caller.actor().label().equals(subscriber.account())) {
            return "no_access";
        }
        if (!caller.tenant().equals(subscriber.organization())) {
            return "other_organization";
        }
        if (round.inactive().contains(caller.tenant().value()) && !(caller.actor() instanceof Actor.Support)) {
            return "organization_suspended";
        }
        RequestScope scope = new RequestScope("realtime", caller.tenant(), caller.actor(), Locale.ENGLISH);
        try {
            boolean mayListen = scope.call(() -> subscriber.channels().stream()
                    .allMatch(channel -> round.allowed()
                            .computeIfAbsent(
                                    new Asked(subscriber.caller(), channel),
                                    _ -> channels.mayListen(
                                            channel, round.there().contains(Named.of(subscriber, channel))))));
            return mayListen ? null : "not_permitted";
        } catch (RuntimeException unknown) {
            // As while an organization's own database is away: then nothing of it comes either.
            log.debug("Whether a listener may still listen is not known for now", unknown);
            return null;
        }
    }
}
