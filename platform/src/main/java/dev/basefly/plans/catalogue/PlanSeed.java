package dev.basefly.plans.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The first version of each plan, from a file, with the add-ons that products offer. */
final class PlanSeed {

    private final Resource file;
    private final List<OfferedAddOn> offered;

    private record Document(List<Entry> plans) {}

    private record Entry(
            PlanKey plan,
            String title,
            String description,
            int trialDays,
            int includedSeats,
            List<PriceEntry> prices) {}

    private record PriceEntry(String item, BillingInterval interval, String currency, long amount) {
        Tariff tariff() {
            return new Tariff(item, interval, Money.of(currency, amount));
        }
    }

    PlanSeed(Resource file, Collection<OfferedAddOn> offered) {
        this.file = file;
        this.offered = List.copyOf(offered);
    }

    /** In the order in which they are shown; an unreadable file is an IllegalStateException. */
    List<PlanDraft> drafts() {
        try (InputStream content = file.getInputStream()) {
            return JsonMapper.shared().readValue(content, Document.class).plans().stream()
                    .map(this::draft)
                    .toList();
        } catch (JacksonException malformed) {
            throw new IllegalStateException(
                    "The catalogue of plans at " + file.getDescription() + " cannot be read: "
                            + malformed.getOriginalMessage(),
                    malformed);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The catalogue of plans at " + file.getDescription(), unreadable);
        }
    }

    private PlanDraft draft(Entry entry) {
        List<OfferedAddOn> addOns = offered.stream()
                .filter(offer -> offer.plan().equals(entry.plan()))
                .toList();
        return new PlanDraft(
                entry.plan(),
                entry.title(),
                entry.description(),
                entry.trialDays(),
                entry.includedSeats(),
                addOns.stream().map(OfferedAddOn::addOn).toList(),
                Stream.concat(
                                entry.prices().stream().map(PriceEntry::tariff),
                                addOns.stream().flatMap(offer -> offer.tariffs().stream()))
                        .toList(),
                Map.of());
    }
}
