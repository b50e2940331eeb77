package dev.latchkey.shared.micronaut;

import io.micronaut.context.annotation.Prototype;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import java.util.concurrent.atomic.AtomicInteger;

/** A service's own exception. */
class SoldOut extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A kind of it, without a handler of its own. */
    static final class Forever extends SoldOut {
        private static final long serialVersionUID = 1L;
    }

    /** The service's handler. As a prototype it is made anew each time that the framework looks for it. */
    @Prototype
    static final class Handler implements ExceptionHandler<SoldOut, HttpResponse<?>> {
        static final AtomicInteger MADE = new AtomicInteger();

        Handler() {
            MADE.incrementAndGet();
        }

        @Override
        @SuppressWarnings("rawtypes") // the interface's own signature
        public HttpResponse<?> handle(HttpRequest request, SoldOut soldOut) {
            return HttpResponse.status(HttpStatus.GONE);
        }
    }
}
