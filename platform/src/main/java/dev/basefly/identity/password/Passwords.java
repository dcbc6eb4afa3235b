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

/**
 * Hashes and checks passwords with Argon2id (RFC 9106; 19 MiB, 2 passes, 1 lane, as OWASP recommends) on threads of its
 * own, so that a flood of sign-ins slows nothing else.
 */
public final class Passwords implements AutoCloseable {

    private final Argon2PasswordEncoder encoder = new Argon2PasswordEncoder(16, 32, 1, 19_456, 2);
    private final ThreadPoolExecutor threads;
    private final String nobodysHash;

    public Passwords(int threadCount, int queueLength) {
        this.threads = new ThreadPoolExecutor(
                threadCount,
                threadCount,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queueLength),
                Thread.ofPlatform().daemon().name("password-", 0).factory());
        this.threads.allowCoreThreadTimeOut(true);
        this.nobodysHash =
                "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlz$" + "q8lTrZ3oJ0m0n3b2h1mYw1v5kq2s4u6w8y0A2C4E6G8";
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
