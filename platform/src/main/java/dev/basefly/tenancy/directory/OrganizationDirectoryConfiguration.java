package dev.basefly.tenancy.directory;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Wires the directory and its HTTP resource. */
@AutoConfiguration(afterName = "dev.basefly.tenancy.TenancyConfiguration")
@CrossTenant(reason = "wires what operators look organizations up with")
@Import(DirectoryController.class)
class OrganizationDirectoryConfiguration {

    @Bean
    static OrganizationDirectory organizationDirectory(SystemDatabase database) {
        return new OrganizationDirectory(database);
    }
}
