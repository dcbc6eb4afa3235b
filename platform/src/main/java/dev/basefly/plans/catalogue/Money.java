package dev.basefly.plans.catalogue;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.Locale;
import java.util.Objects;

/**
 * An amount of money, exact.
 *
 * @param minor in the smallest unit of the currency (ISO 4217): 1999 is 19.99 in euro, and 1,999 in yen; may be negative
 */
public record Money(
        Currency currency, @JsonProperty("amount") long minor) {

    public Money {
        Objects.requireNonNull(currency, "currency");
    }

    /**
     * An amount in the smallest unit of the currency.
     *
     * @param currency its ISO code, such as EUR; another text is an IllegalArgumentException
     */
    public static Money of(String currency, long minor) {
        return new Money(Currency.getInstance(currency), minor);
    }

    /** The sum; ArithmeticException beyond 64 bits, IllegalArgumentException for another currency. */
    public Money plus(Money other) {
        requireSameCurrency(other);
        return new Money(currency, Math.addExact(minor, other.minor));
    }

    /** As people of the locale read it, such as {@code €19.99}. */
    public String text(Locale locale) {
        int digits = Math.max(currency.getDefaultFractionDigits(), 0);
        NumberFormat format = NumberFormat.getCurrencyInstance(locale);
        format.setCurrency(currency);
        boolean whole = minor % BigDecimal.TEN.pow(digits).longValueExact() == 0;
        format.setMinimumFractionDigits(whole ? 0 : digits);
        format.setMaximumFractionDigits(digits);
        return format.format(BigDecimal.valueOf(minor, digits));
    }

    private void requireSameCurrency(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException(currency + " and " + other.currency + " cannot be added up");
        }
    }
}
