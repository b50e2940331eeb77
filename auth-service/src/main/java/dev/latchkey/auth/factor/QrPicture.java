package dev.latchkey.auth.factor;

import io.nayuki.qrcodegen.QrCode;

/**
 * A QR code for an inline SVG: black on white, whatever the colours of the page are, because some scanners read nothing else.
 *
 * @param size of the square in modules, with the quiet zone (ISO/IEC 18004 section 6.3.8)
 * @param path the black modules, for the attribute {@code d} of one path
 */
record QrPicture(int size, String path) {
    private static final int QUIET_ZONE = 4;

    static QrPicture of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            addRow(path, code, y);
        }
        return new QrPicture(code.size + 2 * QUIET_ZONE, path.toString());
    }

    /** Draws neighbouring modules as one rectangle: gaps between them would show at some sizes. */
    private static void addRow(StringBuilder path, QrCode code, int y) {
        int x = 0;
        while (x < code.size) {
            int begin = x;
            while (x < code.size && code.getModule(x, y)) {
                x++;
            }
            if (x > begin) {
                int width = x - begin;
                path.append('M').append(begin + QUIET_ZONE).append(',').append(y + QUIET_ZONE);
                path.append('h').append(width).append("v1h-").append(width).append('z');
            }
            x++;
        }
    }
}
