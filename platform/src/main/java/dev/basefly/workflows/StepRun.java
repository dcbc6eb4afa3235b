package dev.basefly.workflows;

import dev.basefly.runtime.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a step or at its compensation, as its work sees it.
 *
 * @param key the one that the workflow was started with
 * @param attempt counted from 1
 * @param idempotencyKey the same at every attempt, and no other step's: others who are called with it twice can tell
 * @param tenant the organization the workflow belongs to, null for one of the installation's own
 */
public record StepRun(
        WorkflowId workflow,
        String key,
        String step,
        int attempt,
        String idempotencyKey,
        @Nullable TenantId tenant) {}
