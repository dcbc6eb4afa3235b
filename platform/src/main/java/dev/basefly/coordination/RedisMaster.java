package dev.basefly.coordination;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One Redis or Valkey server; asking it never blocks, and one that is out of reach is tried again with the next question. */
final class RedisMaster {

    private final RedisClient client;
    private final RedisURI address;
    private final Duration timeout;
    private @Nullable CompletableFuture<StatefulRedisConnection<String, String>> connection;

    RedisMaster(RedisClient client, String url, Duration timeout) {
        this.client = client;
        this.address = RedisURI.create(url);
        this.address.setTimeout(timeout);
        this.timeout = timeout;
    }

    /** For people, without the login. */
    String address() {
        return address.getHost() + ":" + address.getPort();
    }

    /** Runs a script, which answers in words; fails when the answer does not come in time. */
    CompletableFuture<List<String>> run(String script, List<String> keys, List<String> arguments) {
        return connected()
                .thenCompose(open -> open.async()
                        .<List<Object>>eval(
                                script,
                                ScriptOutputType.MULTI,
                                keys.toArray(String[]::new),
                                arguments.toArray(String[]::new)))
                .thenApply(words -> words.stream().map(String::valueOf).toList())
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized CompletableFuture<StatefulRedisConnection<String, String>> connected() {
        CompletableFuture<StatefulRedisConnection<String, String>> known = connection;
        if (known == null || known.isCompletedExceptionally()) {
            known = client.connectAsync(StringCodec.UTF8, address).toCompletableFuture();
            connection = known;
        }
        return known;
    }
}
