package com.example.reader;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What this application is told.
 *
 * @param resourceUrl where resource-service is
 */
@ConfigurationProperties("reader")
record ReaderSettings(String resourceUrl) {}
