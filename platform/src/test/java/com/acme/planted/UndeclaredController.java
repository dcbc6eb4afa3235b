package com.acme.planted;

import dev.basefly.access.Needs;
import dev.basefly.access.Requires;
import dev.basefly.access.SignedIn;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** One route without a rule, one with a permission and one with a feature that nobody declares. */
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

    @GetMapping("/api/v1/unsold")
    @SignedIn
    @Needs("invoicez")
    String unsold() {
        return "nobody's either";
    }
}
