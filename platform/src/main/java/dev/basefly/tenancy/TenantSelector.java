package dev.basefly.tenancy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.runtime.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which organization a request asks for: by its host name, by its path, or by the header {@code X-Tenant} (an id or a slug).
 * Asking is not having: whoever recognises the caller lets it choose among its own only.
 */
public final class TenantSelector {

    private static final String HEADER = "X-Tenant";
    private static final Duration KEPT = Duration.ofSeconds(1);

    private final Slugs slugs;
    private final Cache<String, TenantId> known =
            Caffeine.newBuilder().maximumSize(50_000).expireAfterWrite(KEPT).build();

    TenantSelector(Slugs slugs) {
        this.slugs = slugs;
    }

    /**
     * The organization asked for; null when the request names none. One that does not exist has an id that nobody belongs
     * to, so that it is answered like a foreign one, in the same time.
     *
     * @throws ApiError BAD_REQUEST {@code contradictory_tenants} when the request names several
     */
    public @Nullable TenantId asked(HttpServletRequest request) {
        Set<TenantId> asked = new LinkedHashSet<>();
        for (String header : Collections.list(request.getHeaders(HEADER))) {
            if (!header.isBlank()) {
                asked.add(read(header.strip()));
            }
        }
        String host = TenantAddressFilter.ofHost(request);
        if (host != null) {
            asked.add(ofSlug(host));
        }
        String path = TenantAddressFilter.ofPath(request);
        if (path != null) {
            asked.add(ofSlug(path));
        }
        if (asked.size() > 1) {
            throw ApiError.of(ErrorCode.BAD_REQUEST, "The request names more than one organization")
                    .reason("contradictory_tenants")
                    .remedy("Name the organization once: by the host, by the path or by " + HEADER);
        }
        return asked.isEmpty() ? null : asked.iterator().next();
    }

    private TenantId read(String text) {
        try {
            return TenantId.of(text);
        } catch (IllegalArgumentException noId) {
            return ofSlug(text);
        }
    }

    /** Text that cannot be a slug is not looked for and not kept. */
    private TenantId ofSlug(String text) {
        return Slug.isValid(text) ? known.get(text, this::find) : nobody(text);
    }

    private TenantId find(String slug) {
        return slugs.find(slug).orElseGet(() -> nobody(slug));
    }

    /** The same text always gives the same id, so that naming nothing twice is no contradiction either. */
    private static TenantId nobody(String text) {
        return new TenantId(UUID.nameUUIDFromBytes(("no organization: " + text).getBytes(StandardCharsets.UTF_8)));
    }
}
