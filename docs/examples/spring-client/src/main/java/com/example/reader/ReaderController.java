package com.example.reader;

import static org.springframework.security.oauth2.client.web.client.RequestAttributeClientRegistrationIdResolver.clientRegistrationId;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** Pages for signed-in users. Spring Security sends all other users to sign in first. */
@RestController
class ReaderController {
    private final RestClient notes;

    ReaderController(RestClient notes) {
        this.notes = notes;
    }

    /** Shows the signed-in user: the claims of the verified ID token, and those of the userinfo endpoint. */
    @GetMapping("/")
    Map<String, Object> whoAmI(@AuthenticationPrincipal OidcUser person) {
        return Map.of(
                "name",
                person.getName(),
                "id_token",
                person.getIdToken().getClaims(),
                "userinfo",
                person.getUserInfo() == null ? Map.of() : person.getUserInfo().getClaims());
    }

    /** Lists the titles of the user's notes. */
    @GetMapping("/notes")
    List<String> notes() {
        Page page = notes.get()
                .uri("/notes")
                .attributes(clientRegistrationId("latchkey"))
                .retrieve()
                .body(Page.class);
        return Objects.requireNonNull(page, "resource-service has sent no page").items().stream()
                .map(Note::title)
                .toList();
    }

    private record Page(List<Note> items) {}

    private record Note(String title) {}
}
