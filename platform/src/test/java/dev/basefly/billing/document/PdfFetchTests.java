package dev.basefly.billing.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.billing.stripe.ScriptedStripe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PdfFetchTests {

    private static final String PDF = "%PDF-1.4 and so on";

    private ScriptedStripe stripe;
    private PdfFetch fetch;

    @BeforeEach
    void open() throws IOException {
        stripe = new ScriptedStripe();
        fetch = new PdfFetch(stripe::address, Duration.ofSeconds(5));
    }

    @AfterEach
    void close() {
        stripe.close();
    }

    @Test
    void fetchesByAddressOrPathAndFollowsItThere() {
        stripe.answers(200, PDF);
        assertThat(fetch.read("/invoice/1/pdf")).isEqualTo(PDF.getBytes(StandardCharsets.UTF_8));
        assertThat(fetch.read(stripe.address() + "/invoice/1/pdf")).hasSize(PDF.length());

        stripe.anew().answers(302, "", Map.of("Location", "/elsewhere.pdf")).answers(200, PDF);
        assertThat(fetch.read("/invoice/1/pdf")).hasSize(PDF.length());
    }

    @Test
    void fetchesFromStripeAndFromNowhereElse() {
        for (var address : List.of(
                "http://pay.stripe.com/invoice.pdf",
                "https://stripe.com.evil.example/invoice.pdf",
                "https://evilstripe.com/invoice.pdf",
                "https://user@pay.stripe.com/invoice.pdf",
                "https://pay.stripe.com:8443/invoice.pdf",
                "http://169.254.169.254/latest/meta-data",
                "file:///etc/passwd",
                stripe.address() + ".evil.example/x",
                "not an address")) {
            assertThatThrownBy(() -> fetch.read(address)).isInstanceOf(PdfFetch.Unfetched.class);
        }
        stripe.answers(302, "", Map.of("Location", "http://169.254.169.254/latest/meta-data"));
        assertThatThrownBy(() -> fetch.read("/invoice/1/pdf")).hasMessageContaining("not at Stripe");
    }

    @Test
    void takesNothingForAPdfThatIsNone() {
        stripe.answers(200, "<html>");
        assertThatThrownBy(() -> fetch.read("/1")).hasMessageContaining("no PDF");
        stripe.anew().answers(500, PDF);
        assertThatThrownBy(() -> fetch.read("/1")).hasMessageContaining("no PDF");
        stripe.anew().answers(302, "", Map.of("Location", "/1"));
        assertThatThrownBy(() -> fetch.read("/1")).isInstanceOf(PdfFetch.Unfetched.class);
    }

    @Test
    void waitsNoLongerThanItMay() {
        stripe.answers(-1, "");

        assertThatThrownBy(() -> new PdfFetch(stripe::address, Duration.ofMillis(100)).read("/1"))
                .hasMessageContaining("No answer");
    }
}
