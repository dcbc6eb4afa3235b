package dev.basefly.tenancy.archive;

import dev.basefly.api.ApiError;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.OrganizationLife;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Erases deleted organizations whose time to be restored is over. Several nodes may do it at once: one wins each. */
final class ErasureSchedule {

    private static final Logger log = LoggerFactory.getLogger(ErasureSchedule.class);
    private static final int AT_ONCE = 100;

    private final OrganizationLife life;
    private final TenantErasure erasures;

    ErasureSchedule(OrganizationLife life, TenantErasure erasures) {
        this.life = life;
        this.erasures = erasures;
    }

    /** Erases what is due now, one after the other as long as it may go on. */
    void sweep(BooleanSupplier goesOn) {
        for (TenantId organization : life.due(AT_ONCE)) {
            if (!goesOn.getAsBoolean()) {
                return;
            }
            erase(organization);
        }
    }

    /** Erases one that is due; should that fail, it stays due. */
    void erase(TenantId organization) {
        try {
            ErasureCertificate certificate = erasures.erase(organization);
            log.info("Erased {} for good, certificate {}", organization, certificate.id());
        } catch (ApiError notNow) {
            log.info("{} is not erased now: {}", organization, notNow.getMessage());
        } catch (RuntimeException failure) {
            log.warn("{} could not be erased and will be tried again", organization, failure);
        }
    }
}
