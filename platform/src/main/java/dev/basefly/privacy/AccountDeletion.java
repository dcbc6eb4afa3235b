package dev.basefly.privacy;

import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.runtime.spi.DataSubject;
import dev.basefly.runtime.spi.DeletionObstacle;
import dev.basefly.runtime.spi.DeletionObstacle.Obstacle;
import dev.basefly.runtime.spi.PersonalData;
import dev.basefly.runtime.spi.PersonalData.Effect;
import dev.basefly.tenancy.archive.MembershipData;
import dev.basefly.tenancy.archive.MembershipData.Left;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * Deletes accounts: says first what will happen, refuses what must not, and then does it in one transaction. Organizations
 * that go with an account are only decided on in there, and erased thereafter, wherever their data lives.
 */
public final class AccountDeletion {

    private static final int BATCH = 50;

    private final Accounts accounts;
    private final MembershipData memberships;
    private final List<PersonalData> data;
    private final List<DeletionObstacle> obstacles;
    private final AuditLog audit;
    private final PrivacySettings settings;
    private final Clock clock;

    AccountDeletion(
            Accounts accounts,
            MembershipData memberships,
            List<PersonalData> data,
            List<DeletionObstacle> obstacles,
            AuditLog audit,
            PrivacySettings settings,
            Clock clock) {
        this.accounts = accounts;
        this.memberships = memberships;
        this.data = List.copyOf(data);
        this.obstacles = List.copyOf(obstacles);
        this.audit = audit;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What a deletion would do.
     *
     * @param obstacles what has to be out of the way before
     * @param graceDays for how many days staff can bring the account back
     */
    public record Summary(List<Effect> deleted, List<Effect> kept, List<Obstacle> obstacles, long graceDays) {

        public Summary {
            deleted = List.copyOf(deleted);
            kept = List.copyOf(kept);
            obstacles = List.copyOf(obstacles);
        }
    }

    /** What deleting the account would do now; NOT_FOUND for nobody. */
    public Summary summary(UserId id) {
        DataSubject person = accounts.find(id).orElseThrow(AccountDeletion::notFound);
        List<Effect> effects =
                data.stream().flatMap(part -> part.effects(person).stream()).toList();
        return new Summary(
                effects.stream().filter(effect -> effect.kept() == null).toList(),
                effects.stream().filter(effect -> effect.kept() != null).toList(),
                hindering(person),
                settings.grace().toDays());
    }

    /**
     * Deletes the account, or closes it where there is a grace.
     *
     * @throws ApiError CONFLICT with the reason of what hinders; NOT_FOUND when it is deleted already
     */
    public void delete(UserId id) {
        memberships.eraseDecided(accounts.inTransaction(() -> {
            DataSubject person = accounts.lock(id).orElseThrow(AccountDeletion::notFound);
            if (accounts.isPending(id)) {
                throw notFound();
            }
            memberships.hold(id);
            refuse(hindering(person));
            if (settings.grace().isZero()) {
                return erase(person);
            }
            close(person);
            return List.of();
        }));
    }

    /** Brings back a closed account; NOT_FOUND when there is none or its time is over. */
    public void restore(UserId id) {
        accounts.inTransaction(() -> {
            String left = accounts.lock(id)
                    .flatMap(person -> accounts.reopen(person.id()))
                    .orElseThrow(AccountDeletion::notFound);
            Instant now = now();
            Arrays.stream(JsonMapper.shared().readValue(left, Membership[].class))
                    .forEach(membership -> memberships.rejoin(id, membership.left(), now));
            audit.recordForInstallation(AuditEntry.of("account.restored").on("account", id));
            return true;
        });
    }

    /** Erases closed accounts whose time is over, each in a transaction of its own; returns how many. */
    public int eraseDue() {
        List<UserId> due = accounts.due(now(), BATCH);
        for (UserId id : due) {
            memberships.eraseDecided(accounts.inTransaction(() -> {
                // Another node, or a restoration, may have been faster.
                Optional<DataSubject> closed = accounts.lock(id).filter(person -> accounts.isPending(id));
                closed.ifPresent(person -> memberships.hold(id));
                return closed.map(this::erase).orElse(List.of());
            }));
        }
        return due.size();
    }

    /** A membership as it is remembered in case the account comes back. */
    private record Membership(String organization, String role) {

        static Membership of(Left left) {
            return new Membership(left.organization().toString(), left.role().name());
        }

        Left left() {
            return new Left(TenantId.of(organization), RoleName.of(role));
        }
    }

    /** Organizations with other members go on without the person at once, as nobody must wait for a grace that is not theirs. */
    private void close(DataSubject person) {
        List<Membership> left =
                memberships.leaveShared(person).stream().map(Membership::of).toList();
        Instant now = now();
        accounts.close(
                person.id(),
                now,
                now.plus(settings.grace()),
                JsonMapper.shared().writeValueAsString(left));
        audit.recordForInstallation(AuditEntry.of("account.closed").on("account", person.id()));
    }

    /** Returns the organizations that it is decided for to go with the account. */
    private List<TenantId> erase(DataSubject person) {
        List<TenantId> organizations = memberships.alone(person);
        data.forEach(part -> part.erase(person));
        accounts.forget(person.id());
        audit.recordForInstallation(AuditEntry.of("account.erased").on("account", person.id()));
        return organizations;
    }

    private List<Obstacle> hindering(DataSubject person) {
        return obstacles.stream()
                .flatMap(obstacle -> obstacle.hindering(person).stream())
                .toList();
    }

    private static void refuse(List<Obstacle> hindering) {
        if (!hindering.isEmpty()) {
            Obstacle first = hindering.getFirst();
            String remedies =
                    hindering.stream().map(Obstacle::remedy).distinct().collect(Collectors.joining(". "));
            throw ApiError.conflict(first.reason(), first.message()).remedy(remedies);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static ApiError notFound() {
        return ApiError.notFound("Account");
    }
}
