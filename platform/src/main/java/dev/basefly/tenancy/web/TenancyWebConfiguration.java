package dev.basefly.tenancy.web;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Import;

/** Wires the HTTP resources. */
@AutoConfiguration(afterName = "dev.basefly.tenancy.TenancyConfiguration")
@Import({OrganizationController.class, LogoController.class, SuspensionController.class})
class TenancyWebConfiguration {}
