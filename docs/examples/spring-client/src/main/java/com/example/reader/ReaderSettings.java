package com.example.reader;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The settings of this application.
 *
 * @param resourceUrl the address of resource-service
 */
@ConfigurationProperties("reader")
record ReaderSettings(String resourceUrl) {}
