package help.cairn.demo;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Somebody who shops. Names and addresses are made up, the addresses on domains that nobody can have.
final class Person {
    private static final double REFUSES = 0.12;
    private static final double PHONE = 0.62;
    private static final double DESKTOP = 0.32;
    private static final Map<String, List<String>> NAMES = Map.of(
            "en", List.of("Amelia", "Oliver", "Isla", "George", "Ava", "Noah", "Priya", "Callum", "Freya", "Tom"),
            "de", List.of("Hannah", "Leon", "Mia", "Paul", "Emma", "Jonas", "Lena", "Felix", "Aylin", "Max"),
            "es", List.of("Lucía", "Hugo", "Sofía", "Mateo", "Carmen", "Pablo", "Elena", "Javier", "Irene", "Diego"),
            "ar", List.of("ليلى", "عمر", "مريم", "يوسف", "سارة", "أحمد"));
    private static final int NUMBERS = 9_000;

    private final Locale locale;
    private final String name;
    private final String email;
    private final String device;
    private final Optional<String> visitor;
    private boolean opened;

    Person(Locale locale, RandomGenerator dice) {
        this.locale = locale;
        var names = NAMES.getOrDefault(locale.getLanguage(), NAMES.get("en"));
        name = names.get(dice.nextInt(names.size()));
        email = "shopper%d@%s.example".formatted(1_000 + dice.nextInt(NUMBERS) * 100 + dice.nextInt(100), locale.getLanguage());
        double lot = dice.nextDouble();
        device = lot < PHONE ? "phone" : lot < PHONE + DESKTOP ? "desktop" : "tablet";
        visitor = dice.nextDouble() < REFUSES ? Optional.empty() : Optional.of(token(dice));
    }

    /// As a cookie has it.
    static String token(RandomGenerator dice) {
        var bytes = new byte[16];
        dice.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    Locale locale() {
        return locale;
    }

    String name() {
        return name;
    }

    String email() {
        return email;
    }

    String device() {
        return device;
    }

    /// Empty if they refuse to be told apart.
    Optional<String> visitor() {
        return visitor;
    }

    /// Whether this is the first time that they open the form.
    boolean opensFirst() {
        return !opened;
    }

    void opens() {
        opened = true;
    }
}
