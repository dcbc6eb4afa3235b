package dev.basefly.plans;

import dev.basefly.access.Decision;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.plans.catalogue.PlanKey;
import org.jspecify.annotations.Nullable;

/**
 * Whether an organization may have so much of a feature.
 *
 * @param plan whose features count
 * @param used what there is of it already, 0 of what is not counted
 * @param refusal why not and what would help, null when it may
 */
public record EntitlementDecision(
        PlanKey plan, Limit limit, long used, @Nullable Refusal refusal) {

    /** The reason when the plan has nothing of a feature that another one has. */
    public static final String NOT_INCLUDED = Decision.PLAN_FEATURE;

    /** The reason at a limit that another plan, an add-on or a seat would raise. */
    public static final String LIMIT = Decision.PLAN_LIMIT;

    /** The reason where nothing that is sold would help. */
    public static final String FINAL = "limit_reached";

    /** Where a person sees what there is and what can be bought. */
    public static final String PAGE = "/settings/plan";

    /**
     * Why not.
     *
     * @param reason {@link #NOT_INCLUDED}, {@link #LIMIT} or {@link #FINAL}
     * @param message such as "PRO, 3 of 3 clusters used"
     * @param upgrade the plan that would help, null where none would
     */
    public record Refusal(
            String reason,
            String message,
            String remedy,
            @Nullable PlanKey upgrade) {

        /** Whether it can be bought. */
        public boolean isForSale() {
            return !reason.equals(FINAL);
        }

        /** The answer: PAYMENT_REQUIRED for what can be bought, otherwise FORBIDDEN. */
        public ApiError error() {
            ErrorCode code = isForSale() ? ErrorCode.PAYMENT_REQUIRED : ErrorCode.FORBIDDEN;
            return ApiError.of(code, message)
                    .reason(reason)
                    .remedy(remedy)
                    .header("Link", "<" + PAGE + ">; rel=\"payment\"");
        }
    }

    public boolean allowed() {
        return refusal == null;
    }

    /** The same as access decides it. */
    public Decision decision() {
        return refusal == null
                ? new Decision.Allowed()
                : new Decision.Denied(
                        refusal.reason(), refusal.message(), refusal.remedy(), refusal.isForSale() ? PAGE : null);
    }

    /** Returns when it may be, and refuses otherwise with PAYMENT_REQUIRED, or FORBIDDEN where nothing can be bought. */
    public void require() {
        if (refusal != null) {
            throw refusal.error();
        }
    }
}
