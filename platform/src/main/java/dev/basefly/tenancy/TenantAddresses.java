package dev.basefly.tenancy;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads an organization's slug from the host name that a request was sent to. Without a base domain no host names one. */
final class TenantAddresses {

    private final String baseDomain;
    private final List<String> hosts;

    TenantAddresses(TenancySettings settings) {
        this.baseDomain = settings.baseDomain();
        this.hosts = settings.hosts();
    }

    /**
     * The slug before the base domain; null for the base domain itself, for its reserved sub-domains and for the other hosts
     * of the installation.
     *
     * @throws ApiError BAD_REQUEST {@code unknown_host} for any other host, which would get into links and redirects
     */
    @Nullable
    String slug(String host) {
        if (baseDomain.isEmpty()) {
            return null;
        }
        String name = host.toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (plain.equals(baseDomain) || hosts.contains(plain)) {
            return null;
        }
        String label =
                plain.endsWith("." + baseDomain) ? plain.substring(0, plain.length() - baseDomain.length() - 1) : "";
        if (label.isEmpty() || label.indexOf('.') >= 0) {
            throw ApiError.of(ErrorCode.BAD_REQUEST, "This host is not served here")
                    .reason("unknown_host")
                    .remedy("Use " + baseDomain + " or an organization's address below it");
        }
        return Slug.isReserved(label) ? null : label;
    }
}
