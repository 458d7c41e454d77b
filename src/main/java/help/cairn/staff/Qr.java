package help.cairn.staff;

import io.nayuki.qrcodegen.QrCode;

/// A text as squares, for the camera of a phone.
///
/// @param size of the whole in squares, with the white that belongs around it
/// @param path of what is dark, as SVG has it
public record Qr(int size, String path) {
    private static final int WHITE = 4;

    static Qr of(String text) {
        var code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        var path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                int width = 0;
                while (code.getModule(x + width, y)) {
                    width++;
                }
                if (width > 0) {
                    path.append("M%d %dh%dv1h-%dz".formatted(x + WHITE, y + WHITE, width, width));
                    x += width;
                }
            }
        }
        return new Qr(code.size + 2 * WHITE, path.toString());
    }
}
