package dev.basefly.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;

/** Ways in which tests call something. */
final class Calls {

    private Calls() {}

    static void refuses(ErrorCode code, Callable<?> call) {
        assertThatThrownBy(call::call)
                .isInstanceOfSatisfying(
                        ApiError.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }

    /** Calls it so many times at the same moment. */
    static <T> List<T> atOnce(int number, Callable<T> work) throws Exception {
        var barrier = new CyclicBarrier(number);
        try (var threads = Executors.newFixedThreadPool(number)) {
            Callable<T> together = () -> {
                barrier.await();
                return work.call();
            };
            var all = new ArrayList<T>();
            for (var one : threads.invokeAll(Collections.nCopies(number, together))) {
                all.add(one.get());
            }
            return all;
        }
    }
}
