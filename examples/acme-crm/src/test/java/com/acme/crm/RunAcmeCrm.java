package com.acme.crm;

import org.springframework.boot.SpringApplication;

/** Runs the CRM on this machine: with a PostgreSQL of its own, people to sign in as, and nothing to set up. */
class RunAcmeCrm {

    public static void main(String[] arguments) {
        SpringApplication.from(AcmeCrm::main).run("--basefly.runtime.mode=development");
    }
}
