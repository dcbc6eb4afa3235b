package dev.basefly.plans.catalogue;

/** What a lookup key leads to: a price, and the version that it is a part of. */
public record Offer(PlanVersion version, Price price) {}
