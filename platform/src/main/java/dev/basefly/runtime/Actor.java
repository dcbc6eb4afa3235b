package dev.basefly.runtime;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who acts: nobody known, a person, an API key, a supporter by consent, or the system under the name of a program. */
public sealed interface Actor {

    Actor ANONYMOUS = new Anonymous();

    /** Short text for logs and audit, without personal data. */
    String label();

    /** A caller that has not said who it is. */
    record Anonymous() implements Actor {
        @Override
        public String label() {
            return "anonymous";
        }
    }

    /**
     * A signed-in person.
     *
     * @param role the role held in the organization of the scope, null outside of any
     * @param operator true for staff of the installation
     */
    record Person(UserId id, @Nullable String role, boolean operator) implements Actor {
        @Override
        public String label() {
            return id.toString();
        }
    }

    /**
     * A program of a customer's that calls with an API key.
     *
     * @param id the key's identifier
     * @param creator who made the key; the key never may more than this person
     * @param role the role the creator holds in the key's organization
     * @param scopes the permissions the key was given
     */
    record Key(String id, UserId creator, String role, Set<String> scopes) implements Actor {

        public Key {
            scopes = Set.copyOf(scopes);
        }

        @Override
        public String label() {
            return id;
        }
    }

    /**
     * Somebody of the installation's staff inside a customer's organization, which consented for a while.
     *
     * @param operator whose hands they are
     * @param grant the consent's identifier
     * @param readOnly whether nothing may be changed
     */
    record Support(UserId operator, String grant, boolean readOnly) implements Actor {
        @Override
        public String label() {
            return operator + " by " + grant;
        }
    }

    /**
     * The system itself, for example a dispatcher or a migration.
     *
     * @param by the label of whoever it works for, null when it works of its own accord; it may do no less for that
     */
    record Program(String name, @Nullable String by) implements Actor {

        public Program(String name) {
            this(name, null);
        }

        @Override
        public String label() {
            return by == null ? "program:" + name : "program:" + name + " by " + by;
        }
    }
}
