package dev.basefly.billing.stripe;

import java.util.List;

/** Knows what is wrong with the installation's billing, each with its remedy; contributed as a bean. */
@FunctionalInterface
public interface StripeFaults {

    List<String> find();
}
