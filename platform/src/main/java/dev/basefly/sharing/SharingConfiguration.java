package dev.basefly.sharing;

import dev.basefly.access.Access;
import dev.basefly.access.ObjectGrants;
import dev.basefly.access.ObjectType;
import dev.basefly.access.Permission;
import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.api.ConstraintMeaning;
import dev.basefly.audit.AuditLog;
import dev.basefly.runtime.PublicId;
import dev.basefly.teams.Team;
import java.util.UUID;
import org.springdoc.core.customizers.ParameterCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the module. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.teams.TeamsConfiguration",
            "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration"
        })
class SharingConfiguration {

    private static final UUID SHOWN = UUID.fromString("01985c1e-6d1c-7a55-9d51-0d9a4c1f2b3e");

    @Bean
    static Permission readSharing() {
        return Permission.toRead("sharing:read", "See whom single objects are shared with")
                .closedToSupport()
                .ofEverybody();
    }

    @Bean
    static Permission writeSharing() {
        return Permission.toChange("sharing:write", "Share own objects with members and roles")
                .closedToSupport()
                .of(RoleName.ADMIN, RoleName.MEMBER);
    }

    @Bean
    static ConstraintMeaning memberLeftMeanwhile() {
        return new ConstraintMeaning("object_grants_member_fkey", () -> ApiError.notFound("Member"));
    }

    @Bean
    static ConstraintMeaning roleDeletedMeanwhile() {
        return new ConstraintMeaning("object_grants_own_role_fkey", () -> ApiError.notFound("Role"));
    }

    @Bean
    static Sharing sharing(
            ObjectProvider<Shareable> types,
            Access access,
            ObjectGrants grants,
            Team team,
            AuditLog audit,
            TransactionTemplate transactions) {
        return new Sharing(types.orderedStream().toList(), access, grants, team, audit, transactions);
    }

    @Bean
    static SharingController sharingController(Sharing sharing) {
        return new SharingController(sharing);
    }

    /** Shows what an object's identifier looks like, by a type that this application has. */
    @Bean
    static ParameterCustomizer showObjects(ObjectProvider<ObjectType> types, ObjectProvider<Shareable> shareable) {
        return (parameter, method) -> {
            if (parameter != null
                    && method.getContainingClass() == SharingController.class
                    && "object".equals(parameter.getName())) {
                types.orderedStream()
                        .filter(type -> shareable.stream()
                                .anyMatch(each -> each.objectType().equals(type.name())))
                        .findFirst()
                        .ifPresent(type -> parameter.setExample(PublicId.text(type.idPrefix(), SHOWN)));
            }
            return parameter;
        };
    }
}
