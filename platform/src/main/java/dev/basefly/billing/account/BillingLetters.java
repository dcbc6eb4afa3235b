package dev.basefly.billing.account;

import dev.basefly.billing.account.Customer.Subscription;
import dev.basefly.notifications.Attachment;
import dev.basefly.notifications.Mail;
import dev.basefly.notifications.Mails;
import dev.basefly.plans.catalogue.Money;
import dev.basefly.runtime.PublicAddress;
import dev.basefly.runtime.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What customers are written: the invoice they paid, the payment that failed, and what follows. */
final class BillingLetters {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

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
            mails.tell(tenant, failed(email, after));
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
                    new Mail(
                            email,
                            "Your subscription has ended",
                            "The payment could not be made, and your subscription has ended. Nothing was deleted.\n\n"
                                    + "Subscribe again: " + address.of("/settings/billing") + "\n",
                            null));
        }
    }

    /** Tells that a second subscription was ended, and what was given back of it. */
    void duplicate(TenantId tenant, @Nullable String email, List<Money> refunds) {
        if (email == null) {
            return;
        }
        String back = refunds.isEmpty()
                ? "Nothing had been paid for it."
                : refunds.stream()
                                .map(amount -> amount.text(Locale.ENGLISH))
                                .collect(Collectors.joining(" and ", "We gave back ", ""))
                        + "; it takes some days until it is on your account.";
        mails.tell(
                tenant,
                new Mail(
                        email,
                        "You had subscribed twice",
                        "Your organization had a second subscription besides the first, as it happens when two pages are"
                                + " paid at once. The second one has ended. " + back
                                + "\n\nYour plan goes on as it was: " + address.of("/settings/billing") + "\n",
                        null));
    }

    /** Brings the PDF along, and says where it is for when it could not be had. */
    private Mail paid(TenantId tenant, String email, Invoice invoice) {
        String pdf = invoice.pdf() == null ? "" : "The invoice as PDF: " + link(invoice.pdf()) + "\n";
        Mail mail = new Mail(
                email,
                "Invoice " + invoice.number() + " is paid",
                "We received " + invoice.paid().text(Locale.ENGLISH) + ". Thank you.\n\n" + pdf + "All invoices: "
                        + address.of("/settings/billing") + "\n",
                null);
        return invoice.pdf() == null
                ? mail
                : mail.with(new Attachment(Invoice.ATTACHED, tenant + "/" + invoice.id(), invoice.fileName()));
    }

    private Mail failed(String email, Invoice invoice) {
        Instant next = invoice.nextAttemptAt();
        String again = next == null
                ? "It is not tried again."
                : "It is tried again on " + DAY.format(next.atOffset(ZoneOffset.UTC)) + ".";
        return new Mail(
                email,
                "Your payment failed",
                "The payment of " + invoice.due().text(Locale.ENGLISH) + " for invoice " + invoice.number()
                        + " failed. " + again + " You keep your plan for " + grace.toDays()
                        + " days after the first attempt.\n\nChange the card: " + address.of("/settings/billing")
                        + "\n",
                null);
    }

    /** Stripe's addresses are whole; those of the stand-in are paths of ours. */
    private String link(String url) {
        return url.startsWith("/") ? address.of(url) : url;
    }
}
