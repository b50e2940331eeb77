package dev.latchkey.auth.factor;

import java.util.Map;

/** What the fragment {@code page/two-step-parts :: app} shows of a new authenticator app. */
public final class AppPage {
    private AppPage() {}

    /** Adds the values of the fragment to the model of a page. */
    public static void describe(NewApp app, Map<String, Object> model) {
        QrPicture picture = QrPicture.of(app.address());
        model.put("qrSize", picture.size());
        model.put("qrPath", picture.path());
        model.put("secret", app.shownSecret());
        model.put("address", app.address());
        model.put("enrolment", app.enrolment());
    }
}
