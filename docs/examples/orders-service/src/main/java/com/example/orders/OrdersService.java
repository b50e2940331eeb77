package com.example.orders;

import dev.latchkey.shared.micronaut.Service;

/** Starts the service. */
public final class OrdersService {
    private OrdersService() {}

    public static void main(String[] args) {
        Service.run(OrdersService.class, args);
    }
}
