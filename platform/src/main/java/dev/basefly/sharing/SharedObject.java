package dev.basefly.sharing;

import dev.basefly.access.Resource;

/**
 * An object that can be shared, as its page and its grants need it.
 *
 * @param id its text form
 * @param name what its owner calls it
 */
public record SharedObject(String id, String name, Resource resource, Shareable type) {}
