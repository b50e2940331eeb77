package dev.latchkey.auth.factor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class QrPictureTest {
    private static final Pattern RUN = Pattern.compile("M(\\d+),(\\d+)h(\\d+)v1h-(\\d+)z");
    private static final int QUIET_ZONE = 4;
    private static final int FINDER = 7;

    @Test
    void pictureThenItHasAQuietZoneAndThreeFinders() {
        QrPicture picture = QrPicture.of("otpauth://totp/a:b?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=a");

        boolean[][] modules = modules(picture);
        int last = picture.size() - QUIET_ZONE - FINDER;
        requireFinder(modules, QUIET_ZONE, QUIET_ZONE);
        requireFinder(modules, last, QUIET_ZONE);
        requireFinder(modules, QUIET_ZONE, last);
        for (int i = 0; i < picture.size(); i++) {
            for (int j = 0; j < QUIET_ZONE; j++) {
                assertThat(modules[j][i] || modules[i][j]).isFalse();
                assertThat(modules[picture.size() - 1 - j][i] || modules[i][picture.size() - 1 - j])
                        .isFalse();
            }
        }
    }

    /** A ring of black modules around a black square (ISO/IEC 18004 section 6.3.3). */
    private static void requireFinder(boolean[][] modules, int left, int top) {
        for (int y = 0; y < FINDER; y++) {
            for (int x = 0; x < FINDER; x++) {
                int ring = Math.max(Math.abs(x - FINDER / 2), Math.abs(y - FINDER / 2));
                assertThat(modules[top + y][left + x]).isEqualTo(ring != 2);
            }
        }
    }

    private static boolean[][] modules(QrPicture picture) {
        boolean[][] modules = new boolean[picture.size()][picture.size()];
        Matcher runs = RUN.matcher(picture.path());
        int end = 0;
        while (runs.find()) {
            assertThat(runs.start()).isEqualTo(end);
            assertThat(runs.group(3)).isEqualTo(runs.group(4));
            fill(modules, runs.toMatchResult());
            end = runs.end();
        }
        assertThat(end).isEqualTo(picture.path().length());
        return modules;
    }

    private static void fill(boolean[][] modules, MatchResult run) {
        int x = Integer.parseInt(run.group(1));
        int y = Integer.parseInt(run.group(2));
        for (int i = 0; i < Integer.parseInt(run.group(3)); i++) {
            modules[y][x + i] = true;
        }
    }
}
