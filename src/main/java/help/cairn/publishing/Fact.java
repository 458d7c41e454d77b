package help.cairn.publishing;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.NumberFormat;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Something that a store says in many places and decides in one, such as how many days a return may take.
///
/// @param words what stands beside the number in each language, for finding where it is repeated
/// @param place where `facts.yaml` says it
record Fact(String name, Value value, Map<Locale, List<String>> words, Yaml.Place place) {

    /// What is written in its place.
    sealed interface Value {
        String in(Locale locale);
    }

    /// A number with as many decimals as it was written with.
    record Amount(BigDecimal number) implements Value {
        @Override
        public String in(Locale locale) {
            var format = NumberFormat.getInstance(locale);
            format.setMinimumFractionDigits(number.scale());
            format.setMaximumFractionDigits(number.scale());
            return format.format(number);
        }
    }

    /// Money; an amount that was written without decimals is shown without.
    record Money(BigDecimal amount, Currency currency) implements Value {
        @Override
        public String in(Locale locale) {
            var format = NumberFormat.getCurrencyInstance(locale);
            format.setCurrency(currency);
            int digits = amount.scale() == 0 ? 0 : Math.max(amount.scale(), currency.getDefaultFractionDigits());
            format.setMinimumFractionDigits(digits);
            format.setMaximumFractionDigits(digits);
            if (currency.getSymbol(locale).equals(currency.getCurrencyCode()) && format instanceof DecimalFormat decimal) {
                var symbols = decimal.getDecimalFormatSymbols();
                symbols.setCurrencySymbol(signAtHome(currency));
                decimal.setDecimalFormatSymbols(symbols);
            }
            return format.format(amount);
        }

        /// Spanish knows no sign for the pound and writes "4,95 GBP", which no shop does. A sign that two countries
        /// share says less than the code, so that one stays.
        private static String signAtHome(Currency currency) {
            var code = currency.getCurrencyCode();
            return Arrays.stream(Locale.getAvailableLocales())
                    .filter(locale -> locale.getCountry().length() == 2 && code.startsWith(locale.getCountry()))
                    .map(currency::getSymbol)
                    .filter(sign -> sign.matches("\\p{Sc}") && !sign.matches("[$¥]"))
                    .findFirst()
                    .orElse(code);
        }
    }

    /// A day, with its month spelled out.
    record Day(LocalDate date) implements Value {
        @Override
        public String in(Locale locale) {
            return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(locale).format(date);
        }
    }

    /// Words that are the same everywhere.
    record Words(String text) implements Value {
        @Override
        public String in(Locale locale) {
            return text;
        }
    }

    /// Something else in each locale.
    ///
    /// @param values in the order in which they were written; the first is that of a locale which is not named
    record ByLocale(Map<Locale, Value> values) implements Value {
        @Override
        public String in(Locale locale) {
            return value(locale).in(locale);
        }

        /// What it is in this locale.
        Value value(Locale locale) {
            var exact = values.getOrDefault(locale, values.get(Locale.of(locale.getLanguage())));
            return exact == null ? values.values().iterator().next() : exact;
        }
    }

    /// What it is in this locale, never itself one for each locale.
    Value value(Locale locale) {
        return value instanceof ByLocale each ? each.value(locale) : value;
    }
}
