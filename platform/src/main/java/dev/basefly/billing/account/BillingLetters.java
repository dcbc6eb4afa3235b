package dev.basefly.billing.account;

import static dev.basefly.words.Words.plural;
import static dev.basefly.words.Words.t;

import dev.basefly.billing.account.Customer.Subscription;
import dev.basefly.notifications.Attachment;
import dev.basefly.notifications.Letter;
import dev.basefly.notifications.Mail;
import dev.basefly.notifications.Mails;
import dev.basefly.plans.catalogue.Money;
import dev.basefly.runtime.PublicAddress;
import dev.basefly.runtime.TenantId;
import dev.basefly.words.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What customers are written: the invoice they paid, the payment that failed, and what follows. */
final class BillingLetters {

    private static final String BILLING = "/settings/billing";

    private final Mails mails;
    private final PublicAddress address;
    private final Duration grace;

    BillingLetters(Mails mails, PublicAddress address, Duration grace) {
        this.mails = mails;
        this.address = address;
        this.grace = grace;
    }

    /** How long a plan goes on after a payment failed. */
    Duration grace() {
        return grace;
    }

    /** Tells of an invoice that was paid, or of an attempt that failed. */
    void tell(TenantId tenant, @Nullable String email, @Nullable Invoice before, Invoice after) {
        if (email == null) {
            return;
        }
        boolean paidNow = after.state() == Invoice.State.PAID
                && (before == null || before.state() != Invoice.State.PAID)
                && after.paid().minor() > 0;
        boolean failedNow = after.state() == Invoice.State.OPEN
                && after.attempts() > (before == null ? 0 : before.attempts())
                && after.due().minor() > 0;
        if (paidNow) {
            mails.tell(tenant, paid(tenant, email, after));
        } else if (failedNow) {
            mails.tell(tenant, mails.write(email, () -> failed(after)));
        }
    }

    /** Tells that a subscription is over for want of payment. */
    void tell(TenantId tenant, @Nullable String email, @Nullable Subscription before, @Nullable Subscription after) {
        boolean unpaid = before != null
                && after != null
                && before.state() == SubscriptionState.PAST_DUE
                && (after.state() == SubscriptionState.CANCELED || after.state() == SubscriptionState.UNPAID);
        if (email != null && unpaid) {
            mails.tell(
                    tenant,
                    mails.write(
                            email,
                            () -> Letter.about(t("Your subscription has ended"))
                                    .says(
                                            t(
                                                    "The payment could not be made, and your subscription has ended. Nothing was deleted."))
                                    .offers(t("Subscribe again"), address.of(BILLING))));
        }
    }

    /** Tells that a second subscription was ended, and what was given back of it. */
    void duplicate(TenantId tenant, @Nullable String email, List<Money> refunds) {
        if (email != null) {
            mails.tell(tenant, mails.write(email, () -> duplicate(refunds)));
        }
    }

    private Letter duplicate(List<Money> refunds) {
        String back =
                refunds.stream().map(amount -> amount.text(Words.locale())).collect(Collectors.joining(" + "));
        return Letter.about(t("You had subscribed twice"))
                .says(t("Your organization had a second subscription, as it happens when two pages are paid at once."))
                .says(t("The second one has ended."))
                .says(
                        refunds.isEmpty()
                                ? t("Nothing had been paid for it.")
                                : t("We gave back {0}; it takes some days until it is on your account.", back))
                .offers(t("Your plan goes on as it was"), address.of(BILLING));
    }

    /** Brings the PDF along, and says where it is for when it could not be had. */
    private Mail paid(TenantId tenant, String email, Invoice invoice) {
        String pdf = invoice.pdf();
        Mail mail = mails.write(email, () -> {
            Letter letter = Letter.about(t("Invoice {0} is paid", number(invoice)))
                    .says(t("We received {0}. Thank you.", invoice.paid().text(Words.locale())));
            return (pdf == null ? letter : letter.offers(t("The invoice as PDF"), link(pdf)))
                    .offers(t("All invoices"), address.of(BILLING));
        });
        return pdf == null
                ? mail
                : mail.with(new Attachment(Invoice.ATTACHED, tenant + "/" + invoice.id(), invoice.fileName()));
    }

    private Letter failed(Invoice invoice) {
        Instant next = invoice.nextAttemptAt();
        return Letter.about(t("Your payment failed"))
                .says(t(
                        "The payment of {0} for invoice {1} failed.",
                        invoice.due().text(Words.locale()), number(invoice)))
                .says(
                        next == null
                                ? t("It is not tried again.")
                                : t(
                                        "It is tried again on {0}.",
                                        Words.longDay(LocalDate.ofInstant(next, ZoneOffset.UTC))))
                .says(plural(
                        grace.toDays(),
                        "You keep your plan for one day after the first attempt.",
                        "You keep your plan for {0} days after the first attempt."))
                .offers(t("Change the card"), address.of(BILLING));
    }

    private static String number(Invoice invoice) {
        return Objects.requireNonNullElse(invoice.number(), invoice.id());
    }

    /** Stripe's addresses are whole; those of the stand-in are paths of ours. */
    private String link(String url) {
        return url.startsWith("/") ? address.of(url) : url;
    }
}
