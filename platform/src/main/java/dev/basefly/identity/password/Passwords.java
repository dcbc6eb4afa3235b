package dev.basefly.identity.password;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.util.unit.DataSize;

/**
 * Hashes and checks passwords with Argon2id (RFC 9106; 2 passes, 1 lane) on threads of its own, so that a flood of sign-ins
 * slows nothing else.
 */
public final class Passwords implements AutoCloseable {

    /** The memory that OWASP recommends for these parameters. */
    public static final DataSize RECOMMENDED = DataSize.ofMegabytes(19);

    private static final int PASSES = 2;

    private final Argon2PasswordEncoder encoder;
    private final ThreadPoolExecutor threads;
    private final String nobodysHash;

    /**
     * @param memory that hashing one password takes
     * @param threadCount passwords hashed at the same time
     * @param queueLength passwords that may wait, before more are refused
     */
    public Passwords(DataSize memory, int threadCount, int queueLength) {
        int kibibytes = Math.toIntExact(memory.toKilobytes());
        this.encoder = new Argon2PasswordEncoder(16, 32, 1, kibibytes, PASSES);
        this.threads = new ThreadPoolExecutor(
                threadCount,
                threadCount,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queueLength),
                Thread.ofPlatform().daemon().name("password-", 0).factory());
        this.threads.allowCoreThreadTimeOut(true);
        this.nobodysHash =
                "$argon2id$v=19$m=%d,t=%d,p=1$bm9ib2R5IGhhcyB0aGlz$q8lTrZ3oJ0m0n3b2h1mYw1v5kq2s4u6w8y0A2C4E6G8"
                        .formatted(kibibytes, PASSES);
    }

    /** A salted hash in the PHC string format. */
    public String hash(String password) {
        return onOwnThread(() -> encoder.encode(password));
    }

    /** Checks the password; a missing hash takes as long as a wrong password, so that nobody learns who has an account. */
    public boolean matches(String password, @Nullable String hash) {
        boolean right = onOwnThread(() -> encoder.matches(password, hash == null ? nobodysHash : hash));
        return right && hash != null;
    }

    private <T> T onOwnThread(Callable<T> work) {
        try {
            return threads.submit(work).get();
        } catch (RejectedExecutionException full) {
            throw ApiError.of(ErrorCode.SERVICE_UNAVAILABLE, "Too many people are signing in right now")
                    .reason("sign_in_busy")
                    .remedy("Try again in a few seconds")
                    .retryAfter(Duration.ofSeconds(3));
        } catch (ExecutionException failed) {
            throw new IllegalStateException("The password could not be hashed", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
