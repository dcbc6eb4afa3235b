package dev.basefly.exports.web;

import dev.basefly.exports.Exports;
import dev.basefly.tenancy.NamedOrganization;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/** Wires the routes and the page. */
@AutoConfiguration(
        afterName = {"dev.basefly.exports.ExportsConfiguration", "dev.basefly.dashboard.DashboardConfiguration"})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class ExportPagesConfiguration {

    @Bean
    static ExportController exportController(NamedOrganization named, Exports exports) {
        return new ExportController(named, exports);
    }

    @Bean
    static ExportPages exportPages(Exports exports) {
        return new ExportPages(exports);
    }
}
