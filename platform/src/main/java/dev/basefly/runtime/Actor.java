package dev.basefly.runtime;

import org.jspecify.annotations.Nullable;

/** Who acts: nobody known, a person, or the system under the name of one of its programs. */
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

    /** The system itself, for example a dispatcher or a migration. */
    record Program(String name) implements Actor {
        @Override
        public String label() {
            return "program:" + name;
        }
    }
}
