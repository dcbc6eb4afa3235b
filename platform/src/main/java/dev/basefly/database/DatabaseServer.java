package dev.basefly.database;

import dev.basefly.database.embedded.EmbeddedDatabase;
import dev.basefly.settings.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL server in use: an external one, or the embedded one, which ends with this. */
final class DatabaseServer implements AutoCloseable {

    private final DatabaseAddress address;
    private final @Nullable EmbeddedDatabase embedded;

    private DatabaseServer(DatabaseAddress address, @Nullable EmbeddedDatabase embedded) {
        this.address = address;
        this.embedded = embedded;
    }

    static DatabaseServer of(DatabaseSettings settings, Path directory) {
        if (!settings.embedded()) {
            return new DatabaseServer(DatabaseAddress.of(settings), null);
        }
        EmbeddedDatabase embedded = EmbeddedDatabase.start(directory);
        return new DatabaseServer(
                new DatabaseAddress(embedded.jdbcUrl(), embedded.username(), new Secret(embedded.password())),
                embedded);
    }

    DatabaseAddress address() {
        return address;
    }

    boolean isEmbedded() {
        return embedded != null;
    }

    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
    }
}
