package dev.latchkey.shared.micronaut.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.shared.micronaut.memory.MemoryExhaustion;
import io.micronaut.http.server.HttpServerConfiguration;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The limits of a connection's time and memory, with a clock that the test moves. */
@SuppressWarnings("FutureReturnValueIgnored") // an embedded channel has closed when the call returns
class RequestGateTest {
    private static final int MEGABYTE = 1024 * 1024;
    private static final String HEAD = "POST /x HTTP/1.1\r\nHost: localhost\r\n";
    private static final HttpSettings SETTINGS = new HttpSettings(
            Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(75), 16, 4, MEGABYTE, 16 * 1024);

    private final AtomicInteger exits = new AtomicInteger();
    private final HttpMeters meters = new HttpMeters();
    private final EmbeddedChannel first = new EmbeddedChannel();
    private final LoopConnections loop = new LoopConnections(first.eventLoop(), SETTINGS, 4, 64 * 1024, meters);

    RequestGateTest() {
        first.freezeTime();
    }

    @AfterEach
    void requireNothingCharged() {
        first.finishAndReleaseAll();
        assertThat(loop.buffered()).isZero();
    }

    /**
     * Makes a connection. The first one uses the loop's channel; each further one has its own event loop, but the same
     * limits.
     */
    private EmbeddedChannel connect() {
        EmbeddedChannel channel = loop.open() == 0 && first.isActive() ? first : new EmbeddedChannel();
        BodyLimits limits = new BodyLimits(SETTINGS, new HttpServerConfiguration(), () -> {
            throw new AssertionError("routes are asked for");
        });
        RequestGate gate = new RequestGate(loop, limits, meters, new MemoryExhaustion(exits::incrementAndGet));
        channel.pipeline()
                .addLast(gate.bytes())
                .addLast(new HttpServerCodec(new HttpDecoderConfig().setHeadersFactory(RequestHeaders.FACTORY)))
                .addLast(gate);
        return channel;
    }

    private static void send(EmbeddedChannel channel, String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    private void pass(long seconds) {
        first.advanceTimeBy(seconds, TimeUnit.SECONDS);
        first.runScheduledPendingTasks();
    }

    private static void answer(EmbeddedChannel channel) {
        DefaultFullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        answer.headers().set("Content-Length", 0);
        channel.writeOutbound(answer);
        channel.releaseOutbound();
    }

    private static void requireRefused(EmbeddedChannel channel, Refusal refusal) {
        RefusedRequest request = channel.readInbound();
        assertThat(request.refusal()).isEqualTo(refusal);
    }

    @Test
    void headersWhenNotCompleteAfterTheirTimeThenClosed() {
        EmbeddedChannel channel = connect();
        send(channel, HEAD);
        pass(9);
        assertThat(channel.isActive()).isTrue();
        send(channel, "X: y\r\n");
        pass(2);

        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void bodyWhenNotCompleteAfterTheRequestsTimeThenRefused() {
        EmbeddedChannel channel = connect();
        send(channel, HEAD + "Content-Length: 100\r\n\r\n");
        for (int i = 0; i < 29; i++) {
            pass(1);
            send(channel, "x");
        }
        assertThat(channel.inboundMessages()).isEmpty();
        pass(2);

        requireRefused(channel, Refusal.SLOW);
    }

    @Test
    void bodyInPiecesThenHandedOnOnceAndWhole() {
        EmbeddedChannel channel = connect();
        send(channel, HEAD + "Content-Length: 10\r\n\r\n");
        send(channel, "01234");
        assertThat(channel.inboundMessages()).isEmpty();
        send(channel, "56789");

        FullHttpRequest request = channel.readInbound();
        assertThat(request.content().toString(StandardCharsets.US_ASCII)).isEqualTo("0123456789");
        assertThat(loop.buffered()).isPositive();
        answer(channel);
        assertThat(loop.buffered()).isZero();
        ReferenceCountUtil.release(request);
    }

    @Test
    void idleWhenLongerThanItsTimeThenClosedButNotWhileARequestIsAnswered() {
        EmbeddedChannel channel = connect();
        send(channel, "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
        pass(1_000);
        assertThat(channel.isActive()).isTrue();
        answer(channel);
        pass(74);
        assertThat(channel.isActive()).isTrue();
        pass(2);

        assertThat(channel.isActive()).isFalse();
        channel.releaseInbound();
    }

    @Test
    void connectWhenThereAreTooManyThenTheLongestWaitingRequestGivesWayFirst() {
        EmbeddedChannel idle = connect();
        pass(1);
        EmbeddedChannel older = connect();
        send(older, HEAD);
        pass(1);
        EmbeddedChannel newer = connect();
        send(newer, HEAD);
        EmbeddedChannel answering = connect();
        send(answering, "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
        answering.releaseInbound();

        EmbeddedChannel fifth = connect();
        assertThat(older.isActive()).isFalse();
        assertThat(newer.isActive()).isTrue();
        EmbeddedChannel sixth = connect();
        assertThat(newer.isActive()).isFalse();
        assertThat(idle.isActive()).isTrue();
        EmbeddedChannel seventh = connect();
        assertThat(idle.isActive()).isFalse();
        assertThat(answering.isActive()).isTrue();
        for (EmbeddedChannel open : new EmbeddedChannel[] {fifth, sixth, seventh, answering}) {
            open.finishAndReleaseAll();
        }
    }

    @Test
    void connectWhenAllOthersAreAnsweredThenRefused() {
        EmbeddedChannel[] busy = new EmbeddedChannel[4];
        for (int i = 0; i < busy.length; i++) {
            busy[i] = connect();
            send(busy[i], "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }

        assertThat(connect().isActive()).isFalse();
        for (EmbeddedChannel channel : busy) {
            assertThat(channel.isActive()).isTrue();
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void bodiesWhenTheyTakeTooMuchThenTheOldestGivesWay() {
        EmbeddedChannel[] held = new EmbeddedChannel[4];
        for (int i = 0; i < held.length; i++) {
            held[i] = connect();
            send(held[i], HEAD + "Content-Length: 16384\r\n\r\n");
            send(held[i], "x".repeat(16_100));
            pass(1);
        }
        assertThat(held[0].isActive()).isFalse();
        assertThat(held[1].isActive()).isTrue();
        assertThat(held[3].isActive()).isTrue();
        for (int i = 1; i < held.length; i++) {
            held[i].pipeline().firstContext().close();
            held[i].runPendingTasks();
        }
    }

    @Test
    void headersWhenTheyAreTinyThenChargedAsTheObjectsThatTheyBecome() {
        EmbeddedChannel channel = connect();
        send(channel, HEAD + "a:b\r\n".repeat(90));

        assertThat(loop.buffered()).isGreaterThan(90 * 100);
        channel.pipeline().firstContext().close();
    }

    @Test
    void headersWhenThereAreMoreThanAHundredThenRefusedAtOnce() {
        EmbeddedChannel channel = connect();
        send(channel, HEAD + "a:b\r\n".repeat(RequestHeaders.MOST + 1));

        requireRefused(channel, Refusal.LARGE_HEADERS);
    }

    @Test
    void closeWhenARequestIsOnItsWayThenItIsAwaited() {
        EmbeddedChannel channel = connect();
        send(channel, HEAD + "Content-Length: 2\r\n\r\nx");
        channel.close();
        assertThat(channel.isActive()).isTrue();
        send(channel, "y");

        FullHttpRequest request = channel.readInbound();
        assertThat(request.content().readableBytes()).isEqualTo(2);
        answer(channel);
        channel.close();
        assertThat(channel.isActive()).isFalse();
        ReferenceCountUtil.release(request);
    }

    @Test
    void failureWhenMemoryHasRunOutThenTheProcessEnds() {
        EmbeddedChannel channel = connect();
        channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        assertThat(exits).hasValue(0);
        channel.checkException();

        Throwable failure =
                new IllegalStateException(new OutOfMemoryError("Cannot reserve 1 bytes of direct buffer memory"));
        assertThatThrownBy(() -> {
                    channel.pipeline().fireExceptionCaught(failure);
                    channel.checkException();
                })
                .isSameAs(failure);
        assertThat(exits).hasValue(1);
    }
}
