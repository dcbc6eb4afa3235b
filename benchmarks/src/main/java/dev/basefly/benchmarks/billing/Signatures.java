package dev.basefly.benchmarks.billing;

import dev.basefly.benchmarks.figures.Alternation;
import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Samples;
import dev.basefly.billing.inbox.StripeSignature;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The check of a signature by one thread, next to nothing but the HMAC of the same bytes. */
final class Signatures {

    private final Seller seller;

    Signatures(Seller seller) {
        this.seller = seller;
    }

    void measure(Effort effort, Findings findings) throws Exception {
        findings.doing("checking signatures");
        byte[] body = seller.events(seller.trial().customer()).getLast().getBytes(StandardCharsets.UTF_8);
        String header = seller.signature(body);
        StripeSignature signature = new StripeSignature(List.of(seller.standIn.signingSecret()), seller.clock);
        BooleanSupplier raw = raw(body, header);
        long slice = effort.pick(1_000, 200) * 1_000_000L;
        Alternation alternation = new Alternation()
                .add("checked", () -> perSecond(() -> signature.verifies(body, header), slice))
                .add("raw", () -> perSecond(raw, slice));
        var ignored = alternation.run(effort.pick(5, 2));
        Map<String, double[]> found = alternation.run(effort.pick(9, 2));
        double[] checked = Objects.requireNonNull(found.get("checked"));
        double[] limit = Objects.requireNonNull(found.get("raw"));
        findings.accept(Figure.of("bytes of an event", "", new Samples(body.length)));
        findings.accept(
                new Figure("signatures checked by one thread", "1/s", new Samples(checked), Bar.atLeast(100_000)));
        findings.accept(Figure.of("raw HMAC of the same bytes", "1/s", new Samples(limit)));
        findings.accept(Figure.ratio("checked / raw HMAC", checked, limit, null));
    }

    private BooleanSupplier raw(byte[] body, String header) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(
                seller.standIn.signingSecret().reveal().getBytes(StandardCharsets.UTF_8), mac.getAlgorithm()));
        byte[] prefix = (header.substring(2, header.indexOf(',')) + ".").getBytes(StandardCharsets.US_ASCII);
        mac.update(prefix);
        byte[] expected = mac.doFinal(body);
        return () -> {
            mac.update(prefix);
            return MessageDigest.isEqual(expected, mac.doFinal(body));
        };
    }

    private static double perSecond(BooleanSupplier check, long nanos) {
        long start = System.nanoTime();
        long done = 0;
        while (System.nanoTime() - start < nanos) {
            for (int call = 0; call < 100; call++) {
                if (!check.getAsBoolean()) {
                    throw new IllegalStateException("Not the signature");
                }
            }
            done += 100;
        }
        return done * 1e9 / (System.nanoTime() - start);
    }
}
