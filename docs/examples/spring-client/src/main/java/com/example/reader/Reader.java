package com.example.reader;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.client.OAuth2ClientHttpRequestInterceptor;
import org.springframework.web.client.RestClient;

/** The application. Signing in needs only this class and the settings in application.properties. */
@SpringBootApplication
@EnableConfigurationProperties(ReaderSettings.class)
class Reader {

    public static void main(String[] arguments) {
        SpringApplication.run(Reader.class, arguments);
    }

    /**
     * Calls resource-service with the token of the signed-in user. The interceptor renews a token that is about to
     * expire.
     */
    @Bean
    RestClient notes(OAuth2AuthorizedClientManager clients, ReaderSettings settings) {
        return RestClient.builder()
                .baseUrl(settings.resourceUrl())
                .requestInterceptor(new OAuth2ClientHttpRequestInterceptor(clients))
                .build();
    }
}
