package dev.basefly.idempotency;

import dev.basefly.access.AccessRule;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** What each handler declares about idempotency keys, and what was learned about it. */
final class KeyedRoutes {

    private static final String API = "/api/";

    private static final Set<RequestMethod> WRITES =
            Set.of(RequestMethod.POST, RequestMethod.PUT, RequestMethod.PATCH, RequestMethod.DELETE);

    /** Answers that are written later, piece by piece, or are files. */
    private static final List<Class<?>> NOT_HELD = List.of(
            StreamingResponseBody.class,
            ResponseBodyEmitter.class,
            Callable.class,
            DeferredResult.class,
            WebAsyncTask.class,
            CompletionStage.class,
            Resource.class);

    private final Map<HandlerMethod, Route> known = new ConcurrentHashMap<>();

    /** How the route takes keys. */
    static final class Route {

        private final boolean keyed;
        private final boolean required;
        private final boolean resumable;
        private final boolean keepsAnswer;
        private volatile boolean separate;

        private Route(HandlerMethod handler) {
            OwnTransactions own = declared(handler, OwnTransactions.class);
            AccessRule rule = rule(handler);
            this.keyed = isWrite(handler) && isHeld(handler) && !(rule instanceof AccessRule.ForAnyone);
            this.required = declared(handler, RequiresIdempotencyKey.class) != null;
            this.resumable = own != null && own.resumable();
            this.keepsAnswer = own == null || own.keepsAnswer();
            this.separate = own != null || !(rule instanceof AccessRule.ForHolders);
            if (required && !keyed) {
                throw new IllegalStateException(handler + " requires a key and cannot have one");
            }
        }

        /** Whether a key means anything here. */
        boolean isKeyed() {
            return keyed;
        }

        boolean isRequired() {
            return required;
        }

        boolean isResumable() {
            return resumable;
        }

        boolean keepsAnswer() {
            return keepsAnswer;
        }

        /** Whether its transactions are its own, as it declares, or turned out to be. */
        boolean isSeparate() {
            return separate;
        }

        void becomeSeparate() {
            separate = true;
        }
    }

    Route of(HandlerMethod handler) {
        return known.computeIfAbsent(handler, Route::new);
    }

    private static <A extends Annotation> @Nullable A declared(HandlerMethod handler, Class<A> type) {
        A onMethod = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), type);
        return onMethod != null ? onMethod : AnnotatedElementUtils.findMergedAnnotation(handler.getBeanType(), type);
    }

    private static @Nullable AccessRule rule(HandlerMethod handler) {
        return Stream.of(handler.getMethod(), handler.getBeanType())
                .flatMap(element -> AccessRule.declaredOn(element).stream())
                .findFirst()
                .orElse(null);
    }

    private static boolean isWrite(HandlerMethod handler) {
        RequestMapping method = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), RequestMapping.class);
        RequestMapping type = AnnotatedElementUtils.findMergedAnnotation(handler.getBeanType(), RequestMapping.class);
        if (method == null || Arrays.stream(method.method()).noneMatch(WRITES::contains)) {
            return false;
        }
        String[] consumes = method.consumes().length > 0 || type == null ? method.consumes() : type.consumes();
        return paths(type, method).anyMatch(path -> path.startsWith(API))
                && (consumes.length == 0 || Arrays.stream(consumes).anyMatch(one -> isJson(MediaType.valueOf(one))));
    }

    private static Stream<String> paths(@Nullable RequestMapping type, RequestMapping method) {
        return type == null || type.path().length == 0 ? Arrays.stream(method.path()) : Arrays.stream(type.path());
    }

    /** JSON in any of its types; forms and files are not. */
    static boolean isJson(MediaType type) {
        return type.isCompatibleWith(MediaType.APPLICATION_JSON) || "json".equals(type.getSubtypeSuffix());
    }

    private static boolean isHeld(HandlerMethod handler) {
        ResolvableType type = ResolvableType.forMethodReturnType(handler.getMethod());
        return Stream.concat(Stream.of(type), Arrays.stream(type.getGenerics()))
                .map(part -> part.resolve(Object.class))
                .noneMatch(part -> NOT_HELD.stream().anyMatch(later -> later.isAssignableFrom(part)));
    }
}
