package dev.basefly.billing.stripe;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;

/** The one breaker of this process in front of Stripe. */
record StripeBreaker(CircuitBreaker breaker) {}
