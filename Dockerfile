# The images of both services, and of the mail catcher for development, from the repository's root:
#   docker compose build, or docker build --target auth-service .
#
# ./images builds them for amd64 and arm64, to be published.
#
# BUILD=from-host takes the jars that Maven has built on the host, and builds none here. BuildKit runs only the stages
# that the target needs.
ARG BUILD=from-source

# The base images, pinned by digest. .ci/pin-images writes newer digests here.
ARG MAVEN_IMAGE=maven:3.9-eclipse-temurin-25@sha256:d67198007bb4441b07d45587320f83154de80ece3608f80408ef14c6ea847753
ARG JRE_IMAGE=eclipse-temurin:25-jre@sha256:15090d159279e5c158473eccb48cd87f57b3e3a47511a797eb5a7a7ea6f86b0f

FROM ${MAVEN_IMAGE} AS from-source
WORKDIR /source
COPY . .
# One build for both services, so that `docker compose build` compiles the library once. `clean`, because the context
# also contains what the host has built. The tests run before a release, not here.
RUN --mount=type=cache,target=/root/.m2,sharing=locked \
    mvn --batch-mode --no-transfer-progress --projects auth-service,resource-service,local-stack --also-make \
        -DskipTests -Dspotless.check.skip clean package

FROM scratch AS from-host
COPY auth-service/target/ /source/auth-service/target/
COPY resource-service/target/ /source/resource-service/target/
COPY local-stack/target/ /source/local-stack/target/

FROM ${BUILD} AS build

FROM ${JRE_IMAGE} AS service
WORKDIR /app
# Asks for readiness with bash only: the image has no curl.
HEALTHCHECK --interval=3s --timeout=3s --start-period=60s --retries=3 CMD ["bash", "-c", "\
    exec 3<>/dev/tcp/127.0.0.1/$HEALTH_PORT && printf 'GET /health/readiness HTTP/1.0\\r\\n\\r\\n' >&3 && \
    read -r -t 2 status <&3 && [[ $status == *' 200 '* ]]"]
COPY jvm/service.options /app/
# Saves memory: each malloc arena of the C library keeps freed memory for itself.
ENV MALLOC_ARENA_MAX=2
# How long a service goes on serving after SIGTERM while readiness answers 503. Load balancers ask about once a second.
ENV STOP_DELAY=3s
LABEL org.opencontainers.image.licenses=Apache-2.0

# Runs both services once, with a PostgreSQL of the build's own, so that this image's JVM writes a cache for each. The
# services later start from it (docs/adr/0010). If this fails, the images have no cache, and the services start slowly.
FROM service AS training
# PostgreSQL does not run as root, and looks up the name of its user.
RUN install -d -o 10001 -g 10001 /training && echo 'training:x:10001:10001::/training:/bin/sh' >>/etc/passwd
USER 10001:10001
WORKDIR /training
COPY database/ database/
COPY demo/ demo/
COPY jvm/ jvm/
COPY --from=build --chown=10001:10001 /source/ .
RUN java -cp 'local-stack/target/local-stack.jar:local-stack/target/lib/*' dev.latchkey.stack.TrainCommand . || \
    touch auth-service/target/auth-service.aot resource-service/target/resource-service.aot

# Writes a bill of materials for each image (CycloneDX): its jar's libraries, the base image's packages, the Java runtime.
FROM service AS bill
COPY --from=build /source/local-stack/target/local-stack.jar local-stack/
COPY --from=build /source/local-stack/target/lib/ local-stack/lib/
COPY --from=build /source/auth-service/target/auth-service.jar /source/resource-service/target/resource-service.jar ./
RUN for service in auth-service resource-service; do \
        java -cp 'local-stack/local-stack.jar:local-stack/lib/*' dev.latchkey.stack.bom.ImageBomCommand \
            $service $service.jar $service.cdx.json || exit 1; \
    done

# A mail server for development, which prints each mail (docker compose --profile mail up --build). ./images does not build it.
FROM service AS mail-catcher
USER 10001:10001
COPY --from=build /source/local-stack/target/lib/greenmail-*.jar /source/local-stack/target/lib/jakarta.*.jar \
    /source/local-stack/target/lib/angus-*.jar /source/local-stack/target/lib/slf4j-api-*.jar lib/
COPY --from=build /source/local-stack/target/local-stack.jar .
HEALTHCHECK --interval=3s --timeout=3s --start-period=60s --retries=3 CMD ["bash", "-c", "\
    exec 3<>/dev/tcp/127.0.0.1/1025 && read -r -t 2 greeting <&3 && [[ $greeting == '220 '* ]] && printf 'QUIT\\r\\n' >&3"]
EXPOSE 1025
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx32m", "-Dstdout.encoding=UTF-8", \
    "-cp", "/app/local-stack.jar:/app/lib/*", "dev.latchkey.stack.mail.MailCatcher"]
ARG LATCHKEY_VERSION=unreleased
ARG LATCHKEY_REVISION=unknown
LABEL org.opencontainers.image.title="Latchkey mail-catcher" \
    org.opencontainers.image.description="A mail server for development. It delivers nothing, and prints each mail." \
    org.opencontainers.image.version=$LATCHKEY_VERSION \
    org.opencontainers.image.revision=$LATCHKEY_REVISION

# The user is a number, so that an orchestrator can see that it is not root. The libraries have a layer of their own,
# below the service's jar: they change seldom, and are nearly all of the size. The version is a label, after all layers. The
# base image has a label with the version of its system, which must not remain.

FROM service AS auth-service
# A new volume that is mounted here gets this owner and mode, so that the service can write its master key there.
RUN install -d -o 10001 -g 10001 -m 0700 /var/lib/latchkey
USER 10001:10001
COPY --from=build /source/auth-service/target/lib/ lib/
COPY --from=build /source/auth-service/target/auth-service.jar .
COPY --from=training --chown=root:root /training/auth-service/target/auth-service.aot .
COPY --from=bill /app/auth-service.cdx.json .
ENV HEALTH_PORT=9080
EXPOSE 8080 9080
ENTRYPOINT ["java", "@/app/service.options", "-XX:MaxRAMPercentage=60", \
    "-XX:AOTCache=/app/auth-service.aot", "-jar", "/app/auth-service.jar"]
ARG LATCHKEY_VERSION=unreleased
ARG LATCHKEY_REVISION=unknown
LABEL org.opencontainers.image.title="Latchkey auth-service" \
    org.opencontainers.image.description="Accounts, sign-in, sessions, OAuth 2 endpoints, signing keys and revocation." \
    org.opencontainers.image.version=$LATCHKEY_VERSION \
    org.opencontainers.image.revision=$LATCHKEY_REVISION

FROM service AS resource-service
USER 10001:10001
COPY --from=build /source/resource-service/target/lib/ lib/
COPY --from=build /source/resource-service/target/resource-service.jar .
COPY --from=training --chown=root:root /training/resource-service/target/resource-service.aot .
COPY --from=bill /app/resource-service.cdx.json .
ENV HEALTH_PORT=9081
EXPOSE 8081 9081
ENTRYPOINT ["java", "@/app/service.options", "-XX:MaxRAMPercentage=60", \
    "-XX:AOTCache=/app/resource-service.aot", "-jar", "/app/resource-service.jar"]
ARG LATCHKEY_VERSION=unreleased
ARG LATCHKEY_REVISION=unknown
LABEL org.opencontainers.image.title="Latchkey resource-service" \
    org.opencontainers.image.description="An example of a service that verifies the tokens of auth-service." \
    org.opencontainers.image.version=$LATCHKEY_VERSION \
    org.opencontainers.image.revision=$LATCHKEY_REVISION
