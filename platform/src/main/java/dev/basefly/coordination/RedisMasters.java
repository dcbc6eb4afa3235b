package dev.basefly.coordination;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Independent servers that are asked at the same time; what a majority of them says counts. */
final class RedisMasters implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RedisMasters.class);

    private final RedisClient client;
    private final List<RedisMaster> masters;

    /** What one server said, empty when it did not in time. */
    record Answer(RedisMaster master, Optional<List<String>> words) {

        boolean says(String word) {
            return words.isPresent() && words.get().getFirst().equals(word);
        }

        String word(int index) {
            return words.orElseThrow().get(index);
        }
    }

    RedisMasters(List<String> urls, Duration timeout) {
        client = RedisClient.create();
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder().connectTimeout(timeout).build())
                .build());
        masters =
                urls.stream().map(url -> new RedisMaster(client, url, timeout)).toList();
    }

    int majority() {
        return masters.size() / 2 + 1;
    }

    int count() {
        return masters.size();
    }

    String addresses() {
        return masters.stream().map(RedisMaster::address).collect(Collectors.joining(", "));
    }

    /** Asks all of them. */
    List<Answer> ask(String script, List<String> keys, List<String> arguments) {
        return ask(masters, script, keys, arguments);
    }

    /** Asks these and waits until each has answered or its time is over. */
    List<Answer> ask(List<RedisMaster> some, String script, List<String> keys, List<String> arguments) {
        List<CompletableFuture<List<String>>> asked =
                some.stream().map(master -> master.run(script, keys, arguments)).toList();
        return IntStream.range(0, some.size())
                .mapToObj(i -> new Answer(some.get(i), words(some.get(i), asked.get(i))))
                .toList();
    }

    private static Optional<List<String>> words(RedisMaster master, CompletableFuture<List<String>> asked) {
        try {
            return Optional.of(asked.join());
        } catch (CompletionException failure) {
            log.debug("{} did not answer: {}", master.address(), String.valueOf(failure.getCause()));
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
