package dev.basefly.inbox;

import dev.basefly.api.ApiError;
import dev.basefly.inbox.NoticeKind.Ways;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.PublicAddress;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Tenant;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Ends mails of a kind by a link in one of them (RFC 8058). The link says whose mails of which kind they are, and is
 * authenticated, so it needs no sign-in and gives nothing else; it holds as long as the installation's secret.
 */
public final class Unsubscribing {

    /** Where people decide; fetching it changes nothing, for programs follow links in mails. */
    public static final String PAGE = "/unsubscribe";

    /** Where programs that read mails tell of the decision. */
    public static final String ONE_CLICK = "/webhooks/unsubscribe";

    private static final String PURPOSE = "basefly inbox unsubscribe";
    private static final int LONGEST = 1_000;

    private final MasterKey master;
    private final InboxRows rows;
    private final PublicAddress addresses;
    private final Map<String, NoticeKind> kinds;

    Unsubscribing(MasterKey master, InboxRows rows, PublicAddress addresses, List<NoticeKind> kinds) {
        this.master = master;
        this.rows = rows;
        this.addresses = addresses;
        this.kinds = kinds.stream().collect(Collectors.toUnmodifiableMap(NoticeKind::name, Function.identity()));
    }

    private record Subscription(TenantId organization, UserId person, NoticeKind kind) {}

    /** The two addresses for a mail. */
    record Links(String page, String oneClick) {}

    Links links(TenantId organization, UserId person, String kind) {
        String token = token(organization + " " + person + " " + kind);
        return new Links(addresses.of(PAGE + "?token=" + token), addresses.of(ONE_CLICK + "?token=" + token));
    }

    /** What kind of mails the link ends, in words; NOT_FOUND for one that we did not make. */
    public String about(String token) {
        return read(token).kind().title();
    }

    /** Ends them; once more changes nothing. NOT_FOUND for a link that we did not make. */
    public void unsubscribe(String token) {
        Subscription subscription = read(token);
        Tenant.run(subscription.organization(), () -> {
            Ways ways = rows.chosenBy(subscription.person())
                    .getOrDefault(
                            subscription.kind().name(), subscription.kind().usual());
            rows.choose(
                    subscription.organization(),
                    subscription.person(),
                    subscription.kind().name(),
                    new Ways(ways.inApp(), false));
        });
    }

    private String token(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString(bytes) + "." + encoder.encodeToString(master.mac(PURPOSE, bytes));
    }

    private Subscription read(String token) {
        try {
            String[] parts = token.length() > LONGEST ? new String[0] : token.split("\\.", 2);
            byte[] content = Base64.getUrlDecoder().decode(parts[0]);
            if (MessageDigest.isEqual(
                    master.mac(PURPOSE, content), Base64.getUrlDecoder().decode(parts[1]))) {
                String[] names = new String(content, StandardCharsets.UTF_8).split(" ", 3);
                NoticeKind kind = kinds.get(names[2]);
                if (kind != null) {
                    return new Subscription(TenantId.of(names[0]), UserId.of(names[1]), kind);
                }
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException malformed) {
            throw unknown();
        }
        throw unknown();
    }

    static ApiError unknown() {
        return ApiError.notFound("Subscription")
                .remedy("Open the link of the mail as it is, or choose what you are told in your account");
    }
}
