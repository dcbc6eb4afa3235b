package dev.basefly.events.delivery;

/** A shard of a listener, both by their numbers. */
record ShardId(int listener, int number) {}
