package com.acme.crm;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the CRM with all of the platform. */
@SpringBootApplication
public class AcmeCrm {

    public static void main(String[] arguments) {
        SpringApplication.run(AcmeCrm.class, arguments);
    }
}
