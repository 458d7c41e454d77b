package help.cairn.reports;

import java.math.BigDecimal;
import java.util.Currency;

/// What the store says that a ticket costs it.
public record Cost(BigDecimal amount, Currency currency) {}
