package dev.basefly.billing.document;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.billing.account.Billing;
import dev.basefly.billing.account.Invoice;
import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.billing.stripe.StripeFailure;
import dev.basefly.notifications.spi.AttachmentSource;
import dev.basefly.runtime.TenantId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The PDFs of invoices. Where one is, is asked anew after some minutes, because Stripe's addresses end after some weeks. */
public final class InvoiceDocuments implements AttachmentSource {

    private static final String PDF = "application/pdf";

    /** So many are downloaded at once, and so many of them by one organization. */
    private static final int AT_ONCE = 8;

    private static final int OF_ONE = 2;

    private static final int MOST_ADDRESSES = 1000;
    private static final Duration KNOWN = Duration.ofMinutes(5);

    private static final Duration BUSY = Duration.ofSeconds(5);

    private final Billing billing;
    private final StripeApi stripe;
    private final PdfFetch fetch;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final Map<TenantId, Integer> busy = new ConcurrentHashMap<>();
    private final Cache<String, String> addresses = Caffeine.newBuilder()
            .maximumSize(MOST_ADDRESSES)
            .expireAfterWrite(KNOWN)
            .build();

    InvoiceDocuments(Billing billing, StripeApi stripe, PdfFetch fetch) {
        this.billing = billing;
        this.stripe = stripe;
        this.fetch = fetch;
    }

    @Override
    public String name() {
        return Invoice.ATTACHED;
    }

    /** For a mail: named by the organization and the invoice; empty when there is no such invoice, or no PDF of it. */
    @Override
    public Optional<File> read(String key) {
        String[] parts = key.split("/", 2);
        try {
            Invoice invoice = billing.invoice(TenantId.of(parts[0]), parts[parts.length - 1]);
            return Optional.ofNullable(address(invoice)).map(address -> new File(PDF, fetch.read(address)));
        } catch (ApiError gone) {
            if (gone.code() == ErrorCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw gone;
        }
    }

    /**
     * The PDF of an invoice of the organization.
     *
     * @throws ApiError NOT_FOUND when there is none; SERVICE_UNAVAILABLE when too many are fetched at once, by the organization
     *     or by all; INTEGRATION_ERROR when Stripe does not give it
     */
    public byte[] download(TenantId tenant, String id) {
        Invoice invoice = billing.invoice(tenant, id);
        if (!enter(tenant)) {
            throw ApiError.of(ErrorCode.SERVICE_UNAVAILABLE, "Too many invoices are fetched at once")
                    .reason("documents_busy")
                    .remedy("Try again in some seconds")
                    .retryAfter(BUSY);
        }
        try {
            String address = address(invoice);
            if (address == null) {
                throw ApiError.notFound("PDF of the invoice");
            }
            return fetch.read(address);
        } catch (StripeFailure failure) {
            throw failure.toApiError();
        } catch (PdfFetch.Unfetched failure) {
            addresses.invalidate(invoice.id());
            throw ApiError.of(ErrorCode.INTEGRATION_ERROR, "The payment provider did not give the PDF")
                    .reason("document_unavailable")
                    .remedy("Try again in some minutes, or look at the invoice under Card and invoices");
        } finally {
            leave(tenant);
        }
    }

    /** Nobody takes the places of all others. */
    private boolean enter(TenantId tenant) {
        AtomicBoolean entered = new AtomicBoolean();
        busy.compute(tenant, (_, places) -> {
            int taken = places == null ? 0 : places;
            entered.set(taken < OF_ONE && room.tryAcquire());
            return entered.get() ? Integer.valueOf(taken + 1) : places;
        });
        return entered.get();
    }

    private void leave(TenantId tenant) {
        room.release();
        busy.computeIfPresent(tenant, (_, places) -> places == 1 ? null : Integer.valueOf(places - 1));
    }

    private @Nullable String address(Invoice invoice) {
        String known = addresses.getIfPresent(invoice.id());
        if (known != null) {
            return known;
        }
        String said = stripe.read((calls, options) -> calls.invoices().retrieve(invoice.id(), options))
                .getInvoicePdf();
        if (said != null) {
            addresses.put(invoice.id(), said);
        }
        return said;
    }
}
