package help.cairn.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// What a browser says of itself, as coarse as people speak of it.
public final class Device {
    private static final Pattern TABLET = Pattern.compile("ipad|tablet|kindle|silk/|playbook|android(?!.*mobile)", Pattern.CASE_INSENSITIVE);
    private static final Pattern PHONE = Pattern.compile("mobi|iphone|ipod|windows phone|android", Pattern.CASE_INSENSITIVE);
    private static final Pattern DESKTOP = Pattern.compile("windows nt|macintosh|x11|cros|linux", Pattern.CASE_INSENSITIVE);
    /// In this order: most of them say that they are others, too.
    private static final Map<String, Pattern> BROWSERS = new LinkedHashMap<>();

    static {
        BROWSERS.put("Edge", Pattern.compile("\\bEdg(?:A|iOS)?/"));
        BROWSERS.put("Opera", Pattern.compile("\\bOPR/"));
        BROWSERS.put("Firefox", Pattern.compile("\\b(?:Firefox|FxiOS)/"));
        BROWSERS.put("Chrome", Pattern.compile("\\b(?:Chrome|Chromium|CriOS|HeadlessChrome)/"));
        BROWSERS.put("Safari", Pattern.compile("\\bSafari/"));
    }

    private Device() {}

    /// `phone`, `tablet`, `desktop` or `other`.
    public static String kind(String agent) {
        if (agent == null) {
            return "other";
        }
        if (TABLET.matcher(agent).find()) {
            return "tablet";
        }
        if (PHONE.matcher(agent).find()) {
            return "phone";
        }
        return DESKTOP.matcher(agent).find() ? "desktop" : "other";
    }

    /// Such as `Firefox`; empty for one that is not widely known.
    public static String browser(String agent) {
        return agent == null
                ? ""
                : BROWSERS.entrySet().stream().filter(known -> known.getValue().matcher(agent).find()).map(Map.Entry::getKey).findFirst()
                        .orElse("");
    }
}
