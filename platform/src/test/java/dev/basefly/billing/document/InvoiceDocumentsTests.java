package dev.basefly.billing.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.billing.account.BillingStage;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.TenantId;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

@PlatformTest
class InvoiceDocumentsTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void areFetchedTwoAtATimeForOneOrganization(@Autowired ApplicationContext beans) throws Exception {
        var fetching = new CountDownLatch(2);
        var go = new CountDownLatch(1);
        try (var stage = new BillingStage(beans);
                var other = new BillingStage(beans);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var invoice = stage.pay(PlanKey.PRO).id();
            var others = other.pay(PlanKey.PRO).id();
            var documents =
                    new InvoiceDocuments(stage.billing, stage.stripe, new PdfFetch(() -> held(fetching, go), LONG));
            Callable<byte[]> download = () -> documents.download(stage.acme, invoice);
            var first = threads.submit(download);
            var second = threads.submit(download);
            fetching.await();

            assertThat(refusal(documents, stage.acme, invoice)).isEqualTo("documents_busy");
            var theirs = threads.submit(() -> refusal(documents, other.acme, others));
            go.countDown();

            assertThat(theirs.get()).isEqualTo("document_unavailable");
            assertThatThrownBy(first::get).hasCauseInstanceOf(ApiError.class);
            assertThatThrownBy(second::get).hasCauseInstanceOf(ApiError.class);
            assertThat(refusal(documents, stage.acme, invoice)).isEqualTo("document_unavailable");
        }
    }

    /** Where nothing is, once it may be said. */
    private static String held(CountDownLatch fetching, CountDownLatch go) {
        fetching.countDown();
        try {
            go.await();
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
        return "http://localhost:1";
    }

    private static String refusal(InvoiceDocuments documents, TenantId tenant, String invoice) {
        try {
            documents.download(tenant, invoice);
            return "";
        } catch (ApiError refused) {
            return String.valueOf(refused.reason());
        }
    }
}
