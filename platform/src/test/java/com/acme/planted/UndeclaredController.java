package com.acme.planted;

import dev.basefly.access.Requires;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** One route without a rule, and one with a permission that nobody declares. */
@RestController
public class UndeclaredController {

    @GetMapping("/api/v1/forgotten")
    String forgotten() {
        return "everybody's";
    }

    @GetMapping("/api/v1/mistyped")
    @Requires("invoices:raed")
    String mistyped() {
        return "nobody's";
    }
}
