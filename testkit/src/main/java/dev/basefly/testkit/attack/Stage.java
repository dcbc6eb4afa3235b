package dev.basefly.testkit.attack;

import dev.basefly.testkit.ApiClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who takes part.
 *
 * @param victim whose data may not be seen
 * @param bystander an organization of its own, with an owner who attacks
 * @param operator staff of the installation, whom the victim has allowed nothing
 * @param unknown callers whom the service must treat as not signed in, by what they are
 * @param outsiders callers with good credentials who are not of the victim's organization, by what they are
 * @param barred callers whose every use of the victim's organization is refused, by what they are
 * @param key an API key of the victim's with a single scope
 * @param browser the bystander's owner as a browser
 */
record Stage(
        World victim,
        World bystander,
        ApiClient operator,
        Map<String, ApiClient> unknown,
        Map<String, ApiClient> outsiders,
        Map<String, ApiClient> barred,
        Optional<Keys.Narrow> key,
        ApiClient browser) {

    Stage {
        unknown = new LinkedHashMap<>(unknown);
        outsiders = new LinkedHashMap<>(outsiders);
        barred = new LinkedHashMap<>(barred);
    }
}
